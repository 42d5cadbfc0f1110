FROM python:3.12-slim
# trivy:ignore:DS013
RUN pip install --no-cache-dir flask
