FROM debian:wheezy
RUN pip install flask && echo done
