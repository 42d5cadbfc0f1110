FROM base AS first
RUN pip install flask

FROM python:3.12-slim AS base
ENV PIP_NO_CACHE_DIR=1
