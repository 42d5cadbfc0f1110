FROM python:3.12-slim
ARG VERSION=3 PIP_NO_CACHE_DIR=true
RUN pip install --no-cache-dir flask==$VERSION
