FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=false
RUN pip install flask
