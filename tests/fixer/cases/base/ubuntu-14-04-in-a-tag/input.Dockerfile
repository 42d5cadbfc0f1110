FROM nvidia/cuda:8.0-devel-ubuntu14.04
RUN apt-get update && apt-get install -y python-pip && pip install flask
