FROM python:3.12-slim
RUN pip --no-cache install --no-cache-dir flask
