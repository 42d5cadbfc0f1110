FROM debian:12
RUN apt-get install -y python-pip=1.5.4-1ubuntu4 && pip install flask
RUN apt-get install python3-pip=23.0.1+dfsg-1 && pip install flask
