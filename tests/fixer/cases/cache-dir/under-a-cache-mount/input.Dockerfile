FROM python:3.12-slim
RUN --mount=type=cache,target=/opt/pip-cache pip install --cache-dir /opt/pip-cache flask
