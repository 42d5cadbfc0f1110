FROM python:3.12-slim
RUN --mount=type=bind,source=cache,target=/root/.cache/pip pip install flask
