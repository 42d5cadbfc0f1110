ARG IMAGE=debian:jessie
FROM $IMAGE
RUN pip install flask
