FROM python:3.12-slim
ENV PIP_CACHE_DIR=0
RUN pip install --no-cache-dir flask
