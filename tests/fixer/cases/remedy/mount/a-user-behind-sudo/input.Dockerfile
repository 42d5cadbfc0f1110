# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN useradd -u 1000 -m app
RUN sudo -H -u app pip install a
