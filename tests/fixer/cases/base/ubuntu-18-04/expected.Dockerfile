FROM ubuntu:18.04
RUN pip install --no-cache-dir flask
