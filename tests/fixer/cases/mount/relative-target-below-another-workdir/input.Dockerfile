FROM python:3.12-slim
WORKDIR /app
RUN --mount=type=cache,target=.cache/pip pip install flask
