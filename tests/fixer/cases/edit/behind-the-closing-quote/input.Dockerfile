FROM python:3.12
RUN pip "install" a
RUN pip in'stall' b
