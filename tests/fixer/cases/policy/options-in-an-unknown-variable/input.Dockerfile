FROM python:3.12-slim
ARG PIP_OPTIONS
RUN pip install $PIP_OPTIONS flask
