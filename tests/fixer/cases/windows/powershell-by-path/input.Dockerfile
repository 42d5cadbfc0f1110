FROM python:3.12
SHELL ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "-Command"]
RUN pip install a
RUN pip install (x)
