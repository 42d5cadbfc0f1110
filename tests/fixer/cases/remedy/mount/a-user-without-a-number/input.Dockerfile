# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN useradd -m app
USER app
RUN pip install a
