FROM python:3.12-slim
RUN apt-get update && apt-get install -y python3-pip && /usr/bin/pip3 install a
