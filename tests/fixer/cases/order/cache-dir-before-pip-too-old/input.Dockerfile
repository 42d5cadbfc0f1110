FROM ubuntu:14.04
RUN pip install --cache-dir=/opt/pip flask
