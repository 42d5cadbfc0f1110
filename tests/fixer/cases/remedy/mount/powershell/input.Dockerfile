# syntax=docker/dockerfile:1
FROM python:3.12-slim
SHELL ["powershell", "-Command"]
RUN pip install a
