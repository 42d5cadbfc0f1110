FROM python:3.12
ARG PIP_FLAGS=--no-cache-dir
RUN pip install $PIP_FLAGS a
