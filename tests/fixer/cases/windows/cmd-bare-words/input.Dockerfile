# escape=`
FROM python:3.12
SHELL ["cmd", "/S", "/C"]
RUN pip install a
RUN pip install b && pip install c & C:\Python\Scripts\pip.exe install d
RUN cd C:\app && python -m pip install -r requirements.txt
RUN echo pip install e
