FROM python:3.12-slim
ENV PIP_CACHE_DIR=/dev/null
RUN pip install --no-cache-dir flask
