FROM python:3.12
RUN powershell -Command pip install a
RUN powershell -Command "pip install b"
RUN cmd /c pip install c
RUN pwsh -NoProfile -Command pip install d
