# escape=`
FROM python:3.12
RUN pip install `
    a
RUN echo C:\
RUN pip install b
