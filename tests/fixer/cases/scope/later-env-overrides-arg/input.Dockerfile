FROM python:3.12-slim
ARG PIP_NO_CACHE_DIR=1
ENV PIP_NO_CACHE_DIR=
RUN pip install flask
