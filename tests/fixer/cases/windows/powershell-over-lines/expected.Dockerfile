# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN pip install --no-cache-dir `
    a ; `
    # note
    pip install --no-cache-dir`
    b
