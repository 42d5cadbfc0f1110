# escape=`
FROM python:3.12
SHELL ["cmd", "/S", "/C"]
RUN pip install --no-cache-dir a
RUN pip install --no-cache-dir b && pip install --no-cache-dir c & C:\Python\Scripts\pip.exe install --no-cache-dir d
RUN cd C:\app && python -m pip install --no-cache-dir -r requirements.txt
RUN echo pip install e
