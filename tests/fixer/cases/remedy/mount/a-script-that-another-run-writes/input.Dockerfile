# syntax=docker/dockerfile:1
FROM python:3.12
RUN echo "pip install a" > /x.sh
RUN sh /x.sh
