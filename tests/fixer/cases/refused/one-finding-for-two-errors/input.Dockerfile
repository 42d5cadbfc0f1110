FROM python:3.12
FOO
BAR
RUN pip install a
