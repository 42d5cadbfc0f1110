# syntax=docker/dockerfile:1.99
FROM python:3.12-slim
COPY --recursive . /app
RUN --quiet pip install flask
