# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN useradd -u 1000 -m app
USER app
RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000 pip install a
