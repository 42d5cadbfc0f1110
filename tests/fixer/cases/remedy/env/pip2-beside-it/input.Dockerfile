FROM python:3.12-slim
RUN apt-get install -y python2 && pip2 install a
