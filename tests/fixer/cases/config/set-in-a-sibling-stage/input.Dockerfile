FROM python:3.12-slim AS one
RUN pip config set global.no-cache-dir true

FROM python:3.12-slim
RUN pip install flask
