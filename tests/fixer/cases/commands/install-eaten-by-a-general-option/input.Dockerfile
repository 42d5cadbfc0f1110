FROM python:3.12
RUN pip --proxy install a
RUN pip --log install list
