FROM python:3.12-slim
# datadog-disable docker-best-practices/pip-no-cache
RUN pip install flask
