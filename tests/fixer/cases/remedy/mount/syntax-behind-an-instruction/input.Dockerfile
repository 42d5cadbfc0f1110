FROM python:3.12-slim
# syntax=docker/dockerfile:1
RUN pip install a
