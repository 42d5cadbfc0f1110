FROM python:3.12-slim
USER app
USER root
RUN --mount=type=cache,target=/root/.cache/pip pip install flask
