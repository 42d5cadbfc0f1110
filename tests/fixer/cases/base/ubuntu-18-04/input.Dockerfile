FROM ubuntu:18.04
RUN pip install flask
