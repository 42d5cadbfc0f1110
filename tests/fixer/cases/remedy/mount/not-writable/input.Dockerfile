# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=/dev/null
RUN pip install a
