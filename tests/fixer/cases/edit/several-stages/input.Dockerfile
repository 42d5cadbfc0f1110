FROM python:3.12
RUN pip install a
FROM python:3.11 AS b
RUN pip install b
FROM b
RUN pip install c
