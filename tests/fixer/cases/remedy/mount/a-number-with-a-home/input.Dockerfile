# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=/srv/app
USER 1000:1001
RUN pip install a
