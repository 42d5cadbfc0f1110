# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG D
ENV PIP_CACHE_DIR=$D
RUN pip install a
