FROM python:3.12-slim
# noqa
RUN pip install --no-cache-dir flask
