# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN Write-Host pip install a
RUN Write-Host 'pip install b'
RUN Write-Output "pip install c"
RUN pip list; pip --version
