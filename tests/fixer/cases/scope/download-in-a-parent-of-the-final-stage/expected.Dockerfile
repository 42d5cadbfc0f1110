FROM python:3.12-slim AS base
RUN pip download --no-cache-dir -d /wheels flask

FROM base
WORKDIR /app
