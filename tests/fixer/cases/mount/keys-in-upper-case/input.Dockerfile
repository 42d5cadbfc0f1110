FROM python:3.12-slim
RUN --mount=Type=cache,Target=/root/.cache/pip pip install flask
