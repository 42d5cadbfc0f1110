FROM python:3.12 AS base
FROM base AS one
RUN pip install a
FROM base
RUN pip install b
