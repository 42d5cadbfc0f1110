FROM python:3.12-slim
ENV XDG_CACHE_HOME=/opt/cache PIP_CACHE_DIR=/opt/pip
RUN --mount=type=cache,target=/opt/cache pip install --no-cache-dir flask
