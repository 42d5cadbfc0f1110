FROM python:3.12-slim
RUN pip install --no-cache-dir flask
ENV PIP_NO_CACHE_DIR=1
RUN pip install --no-cache-dir django
