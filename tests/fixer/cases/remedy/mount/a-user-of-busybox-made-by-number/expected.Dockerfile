# syntax=docker/dockerfile:1
FROM python:3.12-alpine
RUN adduser -D -u 1000 app
USER app
RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000 pip install a
