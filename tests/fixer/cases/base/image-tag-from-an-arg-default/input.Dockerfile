ARG RELEASE=14.04
FROM ubuntu:${RELEASE}
RUN pip install flask
