FROM python:3.12
RUN docker inspect --format '{{ .Id }}' x && pip install --no-cache-dir a
RUN bash -c "echo {{ x }} && pip install --no-cache-dir b"
RUN curl -w '%{http_code}' x | awk '{{print $1}}' && pip install --no-cache-dir c
RUN cat <<EOF2 > /t
{{ if .X }}
EOF2
RUN pip install --no-cache-dir d
