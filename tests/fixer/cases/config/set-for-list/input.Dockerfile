FROM python:3.12-slim
RUN pip config set list.no-cache-dir true
RUN pip install flask
