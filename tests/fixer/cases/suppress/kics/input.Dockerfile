FROM python:3.12-slim
# kics-scan ignore-line
RUN pip install flask
