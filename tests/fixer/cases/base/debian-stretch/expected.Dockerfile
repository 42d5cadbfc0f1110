FROM debian:stretch
RUN pip install --no-cache-dir flask
