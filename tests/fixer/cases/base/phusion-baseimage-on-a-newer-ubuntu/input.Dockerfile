FROM phusion/baseimage:0.9.22
RUN apt-get update && apt-get install -y python-pip && pip install flask
