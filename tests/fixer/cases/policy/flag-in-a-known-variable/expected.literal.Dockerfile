FROM python:3.12-slim
ENV PIP_OPTIONS=--no-cache-dir
RUN pip install --no-cache-dir $PIP_OPTIONS flask
