FROM python:3.12-slim
ENV HOME=/opt/home
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir flask
