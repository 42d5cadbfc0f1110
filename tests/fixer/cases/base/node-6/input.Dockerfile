FROM node:6
RUN apt-get update && apt-get install -y python-pip && pip install flask
