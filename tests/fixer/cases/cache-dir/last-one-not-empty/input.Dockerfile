FROM python:3.12-slim
RUN pip install --cache-dir= --cache-dir /opt/pip-cache flask
