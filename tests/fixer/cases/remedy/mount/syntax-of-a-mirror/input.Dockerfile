# syntax=mirror.example.com/docker/dockerfile:1.4
FROM python:3.12-slim
RUN pip install a
