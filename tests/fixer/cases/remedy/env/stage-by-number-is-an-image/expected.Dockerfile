FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM alpine:3.19
ENV PIP_NO_CACHE_DIR=1
RUN apk add py3-pip && pip install b
