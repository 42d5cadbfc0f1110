# syntax=docker/dockerfile:1
FROM python:3.12-alpine
RUN adduser -D -u 1000 app
USER app
RUN pip install a
