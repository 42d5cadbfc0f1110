# syntax=docker/dockerfile:1
FROM python:3.12-slim
COPY --recursive . /app
RUN pip install flask
