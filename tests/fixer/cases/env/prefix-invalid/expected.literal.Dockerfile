FROM python:3.12-slim
RUN PIP_NO_CACHE_DIR=never pip install --no-cache-dir flask
