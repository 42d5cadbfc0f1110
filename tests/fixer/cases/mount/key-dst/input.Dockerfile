FROM python:3.12-slim
RUN --mount=type=cache,dst=/root/.cache/pip pip install flask
