FROM python:3.12
RUN pip install a \
 b
RUN pip install c
RUN pip install d
