FROM docker.io/library/debian:jessie
RUN pip install flask
