FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN echo a;pip install y
RUN echo a&pip install b
SHELL ["powershell", "-Command"]
RUN echo a;pip install c
SHELL ["C:\\Windows\\System32\\CMD.EXE", "/S", "/C"]
RUN echo a;pip install d
RUN echo a && pip install e
RUN powershell -Command "echo a;pip install f"
