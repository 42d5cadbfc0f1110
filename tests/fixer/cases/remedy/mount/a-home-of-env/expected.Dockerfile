# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=/srv/app
RUN --mount=type=cache,target=/srv/app/.cache/pip pip install a
