FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN ["powershell", "-Command", "pip", "install", "a"]
RUN ["cmd", "/S", "/C", "pip", "install", "b"]
RUN ["pwsh", "-Command", "python", "-m", "pip", "install", "-r", "C:\\app\\r.txt"]
RUN ["cmd", "/C", "pip", "install", "--no-cache-dir", "c"]
RUN ["cmd", "/C", "pip install d && pip install e"]
# more than words
RUN ["cmd", "/S", "/C", "pip", "install", "f", "&&", "pip", "install", "g"]
RUN ["powershell", "-Command", "pip install h;", "pip", "install", "i"]
RUN ["powershell", "-Command", "$env:X", "=", "1;", "pip", "install", "j"]
