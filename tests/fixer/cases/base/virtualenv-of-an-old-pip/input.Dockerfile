FROM python:3.8
RUN pip install virtualenv==1.11.6
RUN virtualenv /v && /v/bin/pip install flask
