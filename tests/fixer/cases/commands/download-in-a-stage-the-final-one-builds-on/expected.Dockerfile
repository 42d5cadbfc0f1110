FROM python:3.12 AS base
RUN pip download --no-cache-dir a
FROM base AS middle
RUN pip wheel --no-cache-dir b
FROM base AS other
RUN pip wheel c
FROM middle
RUN pip install --no-cache-dir d
