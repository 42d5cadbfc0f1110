FROM python:3.12-slim
ARG D
RUN --mount=type=cache,target=$D/pip pip install --no-cache-dir a
