FROM debian:buster-slim
RUN pip install flask
