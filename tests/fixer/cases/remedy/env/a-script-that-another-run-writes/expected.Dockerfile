# syntax=docker/dockerfile:1
FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN echo "pip install a" > /x.sh
RUN sh /x.sh
