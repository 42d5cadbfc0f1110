FROM python:3.12-slim
ENV NAME="a b
RUN pip install flask
