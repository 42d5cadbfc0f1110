FROM python:3.12 AS base
WORKDIR /app
FROM base AS test
ENV PIP_NO_CACHE_DIR=1
RUN pip install b
