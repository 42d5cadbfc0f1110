FROM python:3.12
RUN ["powershell", "-Command", "Write-Host pip install a"]
RUN ["powershell", "-Command", "pip install b"]
RUN ["cmd", "/S", "/C", "pip install c"]
RUN ["powershell", "-Command", "pip install $X"]
