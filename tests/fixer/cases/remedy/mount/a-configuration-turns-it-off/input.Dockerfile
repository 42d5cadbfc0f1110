# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN pip config set global.no-cache-dir true
RUN pip install a
