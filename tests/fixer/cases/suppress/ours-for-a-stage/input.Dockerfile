# pip-no-cache: ignore-stage
FROM python:3.12 AS build
RUN pip install flask
FROM python:3.12-slim
RUN pip install flask
