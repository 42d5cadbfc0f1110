FROM python:3.12-slim AS base
ONBUILD ARG PIP_NO_CACHE_DIR=1

FROM base
RUN pip install flask
