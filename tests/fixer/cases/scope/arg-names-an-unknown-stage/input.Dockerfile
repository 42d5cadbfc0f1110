ARG BASE
FROM python:3.12-slim AS common
ENV PIP_NO_CACHE_DIR=1

FROM ${BASE} AS app
RUN pip install flask
