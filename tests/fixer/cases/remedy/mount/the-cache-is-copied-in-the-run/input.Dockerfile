# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN pip install a && cp -r /root/.cache/pip /keep
