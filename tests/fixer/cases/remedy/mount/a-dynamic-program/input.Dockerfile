# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN $PIP install a
