# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/tmp/cache/pip
RUN rm -rf /tmp/cache && pip install a
