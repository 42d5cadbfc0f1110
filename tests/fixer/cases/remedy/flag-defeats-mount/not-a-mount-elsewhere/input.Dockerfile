FROM python:3.12-slim
RUN --mount=type=cache,target=/var/cache/apt pip install --no-cache-dir a
