# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN pip install --no-cache-dir a
RUN pip --no-cache-dir install b
