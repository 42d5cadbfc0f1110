FROM python:3.12-slim AS base
ENV FLAG=1

FROM base
ENV PIP_NO_CACHE_DIR=$FLAG
RUN pip install --no-cache-dir flask
