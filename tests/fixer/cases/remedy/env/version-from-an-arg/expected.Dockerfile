ARG V=3.12
FROM python:${V}-slim
ENV PIP_NO_CACHE_DIR=1
RUN pip install flask
