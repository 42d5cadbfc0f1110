FROM python:3.12 AS base
RUN pip download a
FROM base AS middle
RUN pip wheel b
FROM base AS other
RUN pip wheel c
FROM middle
RUN pip install d
