FROM python:3.12
ARG VERSION=1
SHELL ["/bin/bash", "-c"]
RUN pip install flask
