FROM python:3.12-slim
WORKDIR /root
WORKDIR .cache
RUN --mount=type=cache,target=pip pip install flask
