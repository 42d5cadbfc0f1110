#pip-no-cache:ignore-stage -- only its wheels are copied
FROM python:3.12 AS build
RUN pip install flask
FROM build
RUN pip install flask
