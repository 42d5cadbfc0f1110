FROM python:3.12
RUN pip installx
RUN pip install ab
