FROM python:3.12-slim
RUN apt-get update \
    && pip install --no-cache-dir flask \
    && rm -rf /tmp/* /root/.cache /var/lib/apt/lists/*
