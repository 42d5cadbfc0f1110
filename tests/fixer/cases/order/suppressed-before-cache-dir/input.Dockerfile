FROM python:3.12-slim
WORKDIR /app
# no-dd-sa
RUN pip install --cache-dir /opt/pip flask
