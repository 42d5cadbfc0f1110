# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG UID
RUN useradd -u $UID -m app
USER app
RUN pip install a
