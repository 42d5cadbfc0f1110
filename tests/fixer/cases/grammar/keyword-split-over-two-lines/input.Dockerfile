FROM python:3.12
RU\
N pip install a
