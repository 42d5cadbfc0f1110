FROM python:3.12-slim
ENV PIP_CACHE_DIR=/opt/pip
RUN pip install --no-cache-dir flask && rm -rf $PIP_CACHE_DIR
