FROM python:3.12 AS base
SHELL ["/usr/bin/fish", "-c"]
FROM base
RUN pip install a
FROM python:3.12
RUN pip install b
