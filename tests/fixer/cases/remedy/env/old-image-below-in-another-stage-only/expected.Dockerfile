FROM python:3.12 AS a
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM python:3.6
RUN pip install b
