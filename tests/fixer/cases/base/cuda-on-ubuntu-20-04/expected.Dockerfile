FROM nvidia/cuda:11.0-devel-ubuntu20.04
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir flask
