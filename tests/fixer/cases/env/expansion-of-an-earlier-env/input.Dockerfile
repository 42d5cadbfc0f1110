FROM python:3.12-slim
ENV FLAG=1
ENV PIP_NO_CACHE_DIR=$FLAG
RUN pip install flask
