FROM python:3.7 AS base
RUN pip install pip==19.0

FROM base
RUN pip install flask
