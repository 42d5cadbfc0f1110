FROM python:3.12 AS base
RUN pip install a
FROM base AS test
RUN pip install b
