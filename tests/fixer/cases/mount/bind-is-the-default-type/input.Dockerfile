FROM python:3.12-slim
RUN --mount=source=cache,target=/root/.cache/pip,readwrite pip install flask
