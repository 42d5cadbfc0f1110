FROM python:3.12-slim
RUN pip install flask && pip config set global.no-cache-dir true
