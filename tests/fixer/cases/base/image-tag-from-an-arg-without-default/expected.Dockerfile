ARG RELEASE
FROM ubuntu:$RELEASE
RUN pip install --no-cache-dir flask
