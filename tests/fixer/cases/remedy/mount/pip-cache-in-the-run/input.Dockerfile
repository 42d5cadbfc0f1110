# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN pip cache info && pip install a
