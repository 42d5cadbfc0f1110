FROM python:3.12
ARG V
RUN pip${V} install a
RUN pip$W install b
