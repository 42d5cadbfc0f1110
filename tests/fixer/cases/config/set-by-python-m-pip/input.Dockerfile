FROM python:3.12-slim
RUN python -m pip config set global.no-cache-dir true
RUN python -m pip install flask
