FROM python:3.12-slim
RUN PIP_CACHE_DIR=/dev/null pip install --no-cache-dir flask
