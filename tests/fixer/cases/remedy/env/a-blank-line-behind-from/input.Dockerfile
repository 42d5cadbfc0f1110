FROM python:3.12

ARG A=1
RUN pip install flask
