FROM python:3.12-slim
RUN pip lock --no-cache-dir flask
