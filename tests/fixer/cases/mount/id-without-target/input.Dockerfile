FROM python:3.12-slim
RUN --mount=type=cache,id=pip pip install flask
