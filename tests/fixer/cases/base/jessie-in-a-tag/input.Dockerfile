FROM openjdk:8-jdk-jessie
RUN apt-get update && apt-get install -y python-pip && pip install flask
