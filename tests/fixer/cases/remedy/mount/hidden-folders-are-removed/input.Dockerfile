# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN rm -rf /root/.[a-z]* && pip install a
