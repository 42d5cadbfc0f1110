FROM python:3.12-slim
# datadog-disable: docker-best-practices/no-root-user
RUN pip install --no-cache-dir flask
