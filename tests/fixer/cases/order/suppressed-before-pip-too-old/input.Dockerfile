FROM ubuntu:14.04
# pip-no-cache: ignore
RUN pip install flask
