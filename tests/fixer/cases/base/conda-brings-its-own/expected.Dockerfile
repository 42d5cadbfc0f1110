FROM continuumio/miniconda3:4.3-jessie
RUN apt-get update && apt-get install -y python-pip && pip install --no-cache-dir flask
