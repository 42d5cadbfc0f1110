FROM python:3.12-slim
ENV NO_CACHE_DIR=1
RUN pip install flask
