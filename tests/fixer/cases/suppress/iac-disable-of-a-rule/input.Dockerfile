FROM python:3.12-slim
# dd-iac-scan disable=some-rule
RUN pip install flask
