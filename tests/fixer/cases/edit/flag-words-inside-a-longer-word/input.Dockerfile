FROM python:3.12
RUN pip install a--no-cache-dir
RUN pip install ./--no-cache-dir
