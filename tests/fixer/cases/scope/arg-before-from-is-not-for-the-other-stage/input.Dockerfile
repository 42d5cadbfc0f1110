ARG PIP_NO_CACHE_DIR=1
FROM python:3.12-slim AS one
ARG PIP_NO_CACHE_DIR
RUN pip install flask

FROM python:3.12-slim
RUN pip install django
