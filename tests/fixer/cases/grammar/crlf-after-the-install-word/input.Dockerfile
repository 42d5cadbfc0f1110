FROM python:3.12
RUN pip install
RUN pip install\
 a
