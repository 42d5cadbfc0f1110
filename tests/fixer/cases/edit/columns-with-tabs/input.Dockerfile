FROM python:3.12
RUN	pip install a
RUN true &&	pip install b
