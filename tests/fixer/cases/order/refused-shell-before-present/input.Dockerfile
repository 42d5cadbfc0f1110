FROM python:3.12-slim
SHELL ["/usr/bin/fish", "-c"]
RUN pip install --no-cache-dir flask
