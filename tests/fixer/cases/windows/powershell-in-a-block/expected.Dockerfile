# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN if (Test-Path r.txt) { pip install --no-cache-dir -r r.txt }
