# syntax=docker.io/docker/dockerfile-upstream:master-labs
FROM python:3.12-slim
COPY --recursive . /app
RUN pip install flask
