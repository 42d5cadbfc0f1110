FROM ubuntu:14.04
RUN pip install -U pip==20.3.4 && pip install --no-cache-dir flask
