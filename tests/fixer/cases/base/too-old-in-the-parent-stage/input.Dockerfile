FROM ubuntu:14.04 AS base
WORKDIR /app

FROM base
RUN pip install flask
