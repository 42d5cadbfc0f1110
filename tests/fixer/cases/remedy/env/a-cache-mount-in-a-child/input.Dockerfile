FROM python:3.12 AS base
RUN pip install a
FROM base
RUN --mount=type=cache,target=/root/.cache pip install b
