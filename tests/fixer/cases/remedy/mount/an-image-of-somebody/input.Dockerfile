# syntax=docker/dockerfile:1
FROM acme/base
RUN pip install a
