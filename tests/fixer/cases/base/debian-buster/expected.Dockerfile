FROM debian:buster-slim
RUN pip install --no-cache-dir flask
