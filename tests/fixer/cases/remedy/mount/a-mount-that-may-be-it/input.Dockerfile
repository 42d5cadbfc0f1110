# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG D
RUN --mount=type=cache,target=$D/.cache/pip pip install a
