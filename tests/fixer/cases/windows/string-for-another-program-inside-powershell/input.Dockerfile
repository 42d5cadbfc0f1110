# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN cmd /c "pip install a"
RUN powershell -Command 'pip install b'
