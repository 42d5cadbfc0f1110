FROM python:3.12-slim
ARG PIP_OPTIONS
RUN pip install --no-cache-dir $PIP_OPTIONS flask
