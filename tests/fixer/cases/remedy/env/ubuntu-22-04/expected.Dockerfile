FROM ubuntu:22.04
ENV PIP_NO_CACHE_DIR=1
RUN apt-get update && apt-get install -y python3-pip && pip3 install flask
