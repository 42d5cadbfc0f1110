FROM python:3.12 AS base
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM base AS test
RUN pip install b
