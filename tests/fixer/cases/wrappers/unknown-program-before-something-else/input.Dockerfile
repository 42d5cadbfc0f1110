FROM python:3.12
RUN with-proxy pip list
RUN apt-get install -y python3-pip
RUN notify pip done
