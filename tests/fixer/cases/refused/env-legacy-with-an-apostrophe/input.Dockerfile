FROM python:3.12-slim
ENV NAME it's here
RUN pip install flask
