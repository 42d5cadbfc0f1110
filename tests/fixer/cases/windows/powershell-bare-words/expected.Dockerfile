# escape=`
FROM python:3.12-windowsservercore
SHELL ["powershell", "-Command"]
RUN pip install --no-cache-dir a
RUN pip install --no-cache-dir --upgrade pip==24.0 b~=1.0
RUN python -m pip install --no-cache-dir -r requirements.txt
RUN C:\Python\python.exe -m pip install --no-cache-dir c
RUN .\venv\Scripts\pip.exe install --no-cache-dir d
RUN py -3 -m pip install --no-cache-dir e
RUN pip install --no-cache-dir f; pip install --no-cache-dir g
