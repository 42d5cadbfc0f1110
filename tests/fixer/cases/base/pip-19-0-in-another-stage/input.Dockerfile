FROM python:3.7 AS one
RUN pip install pip==19.0

FROM python:3.7
RUN pip install flask
