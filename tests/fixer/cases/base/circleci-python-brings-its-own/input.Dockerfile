FROM circleci/python:2.7-jessie
RUN apt-get update && apt-get install -y python-pip && pip install flask
