FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN unset PIP_INDEX_URL && pip install --no-cache-dir flask
