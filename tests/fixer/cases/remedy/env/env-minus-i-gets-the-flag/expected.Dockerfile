FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN env -i pip install --no-cache-dir a && pip install b
