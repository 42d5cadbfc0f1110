FROM python:3.12-windowsservercore
SHELL ["cmd", "/S", "/C"]
RUN %PY% -m pip install --no-cache-dir a
RUN %PYTHON_HOME%\python.exe -m pip install --no-cache-dir b && %PY% -m pip list
RUN %PIP% install c
RUN %PY% -m pip install %PKG%
