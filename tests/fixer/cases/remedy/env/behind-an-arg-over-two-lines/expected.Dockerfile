FROM python:3.12
ARG A=1 \
    B=2
ENV PIP_NO_CACHE_DIR=1
RUN pip install flask
