# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV XDG_CACHE_HOME=/xdg
RUN pip install a
