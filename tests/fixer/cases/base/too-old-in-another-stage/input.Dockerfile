FROM ubuntu:14.04 AS one
WORKDIR /app

FROM python:3.12-slim
RUN pip install flask
