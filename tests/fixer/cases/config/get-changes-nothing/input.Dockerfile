FROM python:3.12-slim
RUN pip config get global.no-cache-dir
RUN pip install flask
