FROM python:3.12-slim
ARG PIP_NO_CACHE_DIR=maybe
RUN pip install --no-cache-dir flask
