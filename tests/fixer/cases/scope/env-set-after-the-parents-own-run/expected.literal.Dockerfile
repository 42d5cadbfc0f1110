FROM python:3.12-slim AS base
RUN pip install --no-cache-dir flask
ENV PIP_NO_CACHE_DIR=1

FROM base
RUN pip install --no-cache-dir django
