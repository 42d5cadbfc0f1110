FROM python:3.12-slim AS one
SHELL ["/usr/bin/fish", "-c"]

FROM python:3.12-slim
RUN pip install --no-cache-dir flask
