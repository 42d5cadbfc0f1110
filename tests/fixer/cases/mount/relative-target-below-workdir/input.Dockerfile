FROM python:3.12-slim
WORKDIR /root
RUN --mount=type=cache,target=.cache/pip pip install flask
