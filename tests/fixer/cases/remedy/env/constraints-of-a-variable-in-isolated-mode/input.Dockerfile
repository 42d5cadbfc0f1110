FROM python:3.12
ENV PIP_CONSTRAINT=/c.txt
RUN pip --isolated install -U pip
RUN pip install b
