FROM python:3.12 AS base
SHELL ["powershell", "-Command"]
FROM base
RUN pip install "a"
RUN pip install --no-cache-dir b
