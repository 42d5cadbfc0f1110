FROM python:3.12 AS base
FROM base AS one
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM base
ENV PIP_NO_CACHE_DIR=1
RUN pip install b
