ARG TAG=3.12
FROM python:${TAG
RUN pip install flask
