FROM python:3.12 AS a
RUN pip install a
FROM python:3.6
RUN pip install b
