FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN pip --isolated install --no-cache-dir a
RUN pip install b
