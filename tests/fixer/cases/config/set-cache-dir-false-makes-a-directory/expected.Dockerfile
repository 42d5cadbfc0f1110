FROM python:3.12-slim
RUN pip config set global.cache-dir false
RUN pip install --no-cache-dir flask
