FROM python:3.12-slim
RUN pip --cache-dir /opt/pip-cache install --no-cache-dir flask
