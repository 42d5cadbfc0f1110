# escape=`
FROM python:3.12
SHELL ["cmd", "/S", "/C"]
RUN pip install torch^>=1
RUN pip install %PKG%
RUN %PYTHON% -m pip install --no-cache-dir a
RUN pip install "b>1"
