FROM python:3.12
ARG A=1
# what is installed
ARG B=2
RUN pip install flask
