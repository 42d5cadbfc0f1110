FROM python:3.12-slim AS base
ENV PIP_NO_CACHE_DIR=1

FROM python:3.12-slim AS base
WORKDIR /app

FROM base
RUN pip install --no-cache-dir flask
