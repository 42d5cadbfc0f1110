FROM python:3.12-slim
MAINTAINER Conan O'Brien
CMD echo it's
RUN pip install flask
