# syntax=docker/dockerfile:1.10
FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache/pip pip install a
