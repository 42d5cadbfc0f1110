FROM python:3.12-slim AS one
WORKDIR /app

FROM python:3.12-slim
RUN pip download --no-cache-dir -d /wheels flask
