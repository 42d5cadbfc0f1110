FROM python:3.12
RUN echo a\\b && pip install c
