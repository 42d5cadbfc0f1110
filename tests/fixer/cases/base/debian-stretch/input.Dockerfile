FROM debian:stretch
RUN pip install flask
