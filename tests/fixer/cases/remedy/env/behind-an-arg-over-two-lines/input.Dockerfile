FROM python:3.12
ARG A=1 \
    B=2
RUN pip install flask
