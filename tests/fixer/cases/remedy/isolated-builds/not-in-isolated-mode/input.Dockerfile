FROM python:3.12-slim
RUN pip --isolated install --no-cache-dir .
