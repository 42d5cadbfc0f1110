FROM python:3.12
ENV LANG=C.UTF-8
RUN pip install flask
