FROM python:3.12
ARG VERSION=1
SHELL ["/bin/bash", "-c"]
ENV PIP_NO_CACHE_DIR=1
RUN pip install flask
