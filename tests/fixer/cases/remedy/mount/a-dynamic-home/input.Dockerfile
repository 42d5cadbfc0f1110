# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG H
ENV HOME=$H
RUN pip install a
