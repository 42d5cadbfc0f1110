# escape=`
FROM python:3.12
RUN echo C:\
RUN pip install `
  a `  
  # c `
  b
