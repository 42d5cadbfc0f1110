FROM python:3.12-slim
RUN pip --no-cache-dir install --cache-dir /opt/pip-cache flask
