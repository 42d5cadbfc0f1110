FROM python:3.12-slim
RUN --mount=type=cache,target=~/.cache/pip pip install flask
