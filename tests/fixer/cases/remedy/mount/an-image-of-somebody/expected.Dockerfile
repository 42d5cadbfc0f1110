# syntax=docker/dockerfile:1
FROM acme/base
RUN --mount=type=cache,target=/root/.cache/pip pip install a
