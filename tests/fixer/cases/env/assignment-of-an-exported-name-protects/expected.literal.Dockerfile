FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=
RUN PIP_NO_CACHE_DIR=1; pip install --no-cache-dir flask
