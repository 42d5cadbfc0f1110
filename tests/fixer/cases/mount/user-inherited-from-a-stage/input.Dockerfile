FROM python:3.12-slim AS base
USER app

FROM base
RUN --mount=type=cache,target=/root/.cache/pip pip install flask
