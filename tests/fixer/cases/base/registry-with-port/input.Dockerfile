FROM registry.example.com:5000/mirror/ubuntu:14.04
RUN pip install flask
