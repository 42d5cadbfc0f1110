FROM debian:jessie
RUN pip install --no-cache-dir flask
