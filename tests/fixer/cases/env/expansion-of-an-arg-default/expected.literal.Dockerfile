FROM python:3.12-slim
ARG FLAG=1
ENV PIP_NO_CACHE_DIR=${FLAG}
RUN pip install --no-cache-dir flask
