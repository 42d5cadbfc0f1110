FROM python:3.12
RUN docker inspect --format '{{ .Id }}' x && pip install a
RUN bash -c "echo {{ x }} && pip install b"
RUN curl -w '%{http_code}' x | awk '{{print $1}}' && pip install c
RUN cat <<EOF2 > /t
{{ if .X }}
EOF2
RUN pip install d
