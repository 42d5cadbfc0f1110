# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/tmp/pip
RUN pip install a; rm -rf /tmp/* || true
