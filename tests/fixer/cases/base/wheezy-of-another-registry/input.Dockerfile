FROM registry.example:5000/base/tools:1.2-wheezy
RUN apt-get update && apt-get install -y python-pip && pip install flask
