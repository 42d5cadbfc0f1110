FROM python:3.12-slim
USER app
RUN pip config set global.no-cache-dir true
RUN pip install flask
