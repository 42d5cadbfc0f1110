FROM python:3.7 AS base
RUN pip install --no-cache-dir pip==19.0

FROM base
RUN pip install flask
