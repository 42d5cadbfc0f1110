FROM python:3.12-slim
ENV PIP_CACHE_DIR=/opt/pip-cache
RUN pip install --no-cache-dir flask
