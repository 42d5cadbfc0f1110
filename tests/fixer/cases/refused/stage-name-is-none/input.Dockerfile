FROM python:3.12 AS 0
RUN pip install a
