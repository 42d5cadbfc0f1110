FROM python:3.12
ONBUILD ONBUILD RUN pip install a
