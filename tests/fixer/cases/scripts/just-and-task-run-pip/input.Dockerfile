FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN just deps && just -f other/justfile
RUN task install -- a
RUN task --dir other
RUN just --list
