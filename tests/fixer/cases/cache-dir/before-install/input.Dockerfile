FROM python:3.12-slim
RUN pip --cache-dir /opt/pip-cache install flask
