ARG RELEASE
FROM ubuntu:$RELEASE
RUN pip install flask
