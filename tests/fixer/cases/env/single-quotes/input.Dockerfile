FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR='true'
RUN pip install flask
