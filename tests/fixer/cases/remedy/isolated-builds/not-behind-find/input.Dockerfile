FROM python:3.12-slim
RUN find /src -exec pip install --no-cache-dir . \;
