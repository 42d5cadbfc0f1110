FROM golang:1.8.3
RUN apt-get update && apt-get install -y python-pip && pip install flask
