# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN with-proxy pip install a
