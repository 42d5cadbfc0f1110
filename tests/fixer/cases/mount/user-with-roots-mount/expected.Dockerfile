FROM python:3.12-slim
USER app
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir flask
