FROM python:3.12-windowsservercore
SHELL ["cmd", "/S", "/C"]
RUN %PY% -m pip install a
RUN %PYTHON_HOME%\python.exe -m pip install b && %PY% -m pip list
RUN %PIP% install c
RUN %PY% -m pip install %PKG%
