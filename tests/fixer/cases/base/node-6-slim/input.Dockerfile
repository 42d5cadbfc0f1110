FROM node:6.11-slim
RUN apt-get update && apt-get install -y python-pip && pip install flask
