# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN uv pip install --system a
