FROM python:3.12-slim
RUN PIP_NO_CACHE_DIR=$NO_CACHE pip install --no-cache-dir flask
