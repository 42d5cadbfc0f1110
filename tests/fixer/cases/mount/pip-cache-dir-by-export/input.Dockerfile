FROM python:3.12-slim
RUN --mount=type=cache,target=/opt/pip export PIP_CACHE_DIR=/opt/pip && pip install flask
