# check=skip=all
# syntax=docker/dockerfile:1
#escape=`
FROM python:3.12
RUN pip install --no-cache-dir `
  a
