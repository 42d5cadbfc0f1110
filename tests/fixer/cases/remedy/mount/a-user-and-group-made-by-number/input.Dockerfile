# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN groupadd -g 1001 app && useradd --uid=1000 --gid=1001 --create-home app
USER app
RUN pip install a
