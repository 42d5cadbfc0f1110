FROM python:3.12-slim
RUN pip config set global.timeout 60
RUN pip install --no-cache-dir flask
