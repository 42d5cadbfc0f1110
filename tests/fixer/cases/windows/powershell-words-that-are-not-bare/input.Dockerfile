# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN pip install "a b"
RUN pip install 'a>=1'
RUN pip install $env:PKG
RUN pip install a>=1
RUN pip install @args
RUN pip install --% a
