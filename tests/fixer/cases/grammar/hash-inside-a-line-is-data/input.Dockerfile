FROM python:3.12
RUN echo a#b && pip install c#d
ENV NOTE="# no comment"
