FROM python:3.12
RUN pip install a && echo "it's" {{ if x }}&& rm -rf ~/.cache{{ end }}
