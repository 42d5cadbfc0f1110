FROM python:3.12-slim
COPY env.sh /tmp/
RUN . /tmp/env.sh && pip install flask
RUN pip install django
