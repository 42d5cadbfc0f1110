FROM python:3.12-slim
ENV 'NAME=a
RUN pip install flask
