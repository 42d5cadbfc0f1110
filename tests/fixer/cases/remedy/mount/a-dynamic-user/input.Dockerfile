# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG U
USER $U
RUN pip install a
