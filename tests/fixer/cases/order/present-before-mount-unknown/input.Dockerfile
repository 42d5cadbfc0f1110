FROM python:3.12-slim
ARG WHERE
RUN --mount=type=cache,target=$WHERE/.cache/pip pip install --no-cache-dir flask
