FROM python:3.12-slim AS base
RUN pip install --no-cache-dir flask

FROM base
ENV PIP_NO_CACHE_DIR=1
