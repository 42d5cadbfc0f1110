FROM --platform=$BUILDPLATFORM python:3.12-slim AS base
ENV PIP_NO_CACHE_DIR=1

FROM --platform=linux/amd64 base
RUN pip install flask
