# escape=`
FROM python:3.12
RUN pip install --no-cache-dir `
    a
RUN echo C:\
RUN pip install --no-cache-dir b
