# syntax=docker/dockerfile:1
FROM python:3.12-slim
USER 0
RUN pip install a
