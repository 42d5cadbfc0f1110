FROM python:3.12-slim
ENV PIP_CACHE_DIR=/opt/pip
RUN --mount=type=cache,target=/opt/pip pip install flask
