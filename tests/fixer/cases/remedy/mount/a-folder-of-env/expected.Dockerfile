# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/var/pip-cache
RUN --mount=type=cache,target=/var/pip-cache pip install a
