FROM python:3.12-slim
RUN CC=gcc pip install --no-cache-dir .
