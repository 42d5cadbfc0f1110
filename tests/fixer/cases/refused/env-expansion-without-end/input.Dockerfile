FROM python:3.12-slim
ENV NAME=${HOME
RUN pip install flask
