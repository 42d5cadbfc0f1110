FROM python:3.12
RUN --net\
work=none pip install a
