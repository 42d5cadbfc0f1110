FROM debian:jessie-slim
RUN pip install flask
