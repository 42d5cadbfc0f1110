FROM python:3.12-slim
ARG NAME=don't
RUN pip install flask
