FROM python:3.12-slim
LABEL a="${VERSION:-1"
RUN pip install flask
