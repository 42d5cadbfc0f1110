# syntax=docker/dockerfile:1
FROM python:3.12 AS a
RUN pip install a
FROM python:3.12
RUN pip install b
