FROM python:3.12-slim
RUN rm -rf /opt/pip-cache && pip install --cache-dir /opt/pip-cache flask
