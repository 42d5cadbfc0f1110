# syntax=docker/dockerfile:1
FROM python:3.12-slim
ONBUILD RUN pip install a
