# escape=`
FROM python:3.12
RUN echo C:\
RUN pip install --no-cache-dir `
  a `  
  # c `
  b
