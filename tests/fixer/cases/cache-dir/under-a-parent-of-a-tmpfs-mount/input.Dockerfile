FROM python:3.12-slim
RUN --mount=type=tmpfs,target=/opt pip install --cache-dir=/opt/pip-cache flask
