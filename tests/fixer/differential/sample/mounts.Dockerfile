# syntax=docker/dockerfile:1
FROM python:3.12 AS base
RUN --mount=type=cache,target=/root/.cache/pip pip install flask
RUN --mount=type=cache,target=/root/.cache \
    pip install gunicorn
RUN --mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt pip install -r /tmp/requirements.txt
RUN --mount=type=cache,target=/root/.cache/uv uv pip install --system httpx
