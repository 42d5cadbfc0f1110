FROM python:3.12
RUN ["powershell", "-Command", "Write-Host pip install a"]
RUN ["powershell", "-Command", "pip install --no-cache-dir b"]
RUN ["cmd", "/S", "/C", "pip install --no-cache-dir c"]
RUN ["powershell", "-Command", "pip install $X"]
