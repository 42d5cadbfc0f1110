FROM python:3.12-slim
RUN --mount=type=cache,target=$HOME/.cache/pip pip install flask
