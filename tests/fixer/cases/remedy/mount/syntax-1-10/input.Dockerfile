# syntax=docker/dockerfile:1.10
FROM python:3.12-slim
RUN pip install a
