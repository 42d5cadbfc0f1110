FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN try {pip install a} catch {notify pip install b}
