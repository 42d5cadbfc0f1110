# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV XDG_CACHE_HOME=/xdg
RUN --mount=type=cache,target=/xdg/pip pip install a
