FROM python:3.12-slim
# datadog-disable
RUN pip install flask
