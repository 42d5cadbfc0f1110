FROM python:3.12
ARG A=1
ENV PIP_NO_CACHE_DIR=1
# what is installed
ARG B=2
RUN pip install flask
