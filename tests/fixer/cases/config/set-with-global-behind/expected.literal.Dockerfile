FROM python:3.12-slim
RUN pip config set --global global.no-cache-dir true
USER app
RUN pip install --no-cache-dir flask
