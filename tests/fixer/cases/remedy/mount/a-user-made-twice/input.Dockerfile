# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN useradd -u 1000 app || useradd -u 1001 app
USER app
RUN pip install a
