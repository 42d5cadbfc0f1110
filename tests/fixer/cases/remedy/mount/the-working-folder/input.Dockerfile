# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/app
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
