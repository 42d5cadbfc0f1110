FROM python:3.12-slim
RUN --mount=type=tmpfs,target=/tmp pip install --no-cache-dir flask
