# syntax=docker/dockerfile:1
FROM python:3.12-slim
ARG U
RUN pip install a && su $U -c 'pip install b'
