# syntax=docker/dockerfile:1
FROM python:3.12-slim
COPY wheels /root/.cache/pip/wheels
RUN pip install a
