# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN pip install a
RUN pip install --upgrade pip==24.0 b~=1.0
RUN python -m pip install -r requirements.txt
RUN C:\Python\python.exe -m pip install c
RUN .\venv\Scripts\pip.exe install d
RUN py -3 -m pip install e
RUN pip install f; pip install g
