# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=/srv/app
RUN pip install a
