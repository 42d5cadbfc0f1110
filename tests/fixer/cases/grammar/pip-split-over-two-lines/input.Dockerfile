FROM python:3.12
RUN echo a && pi\
p install a
