FROM python:3.12
RUN pip install --no-cache-dir a && echo "it's" {{ if x }}&& rm -rf ~/.cache{{ end }}
