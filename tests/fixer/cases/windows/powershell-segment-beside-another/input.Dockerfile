# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN $env:A = '1'; pip install a
RUN Write-Host 'pip install b'; pip install c
