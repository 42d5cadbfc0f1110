FROM buildpack-deps:jessie-scm
RUN apt-get update && apt-get install -y python-pip && pip install flask
