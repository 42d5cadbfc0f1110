FROM python:3.12
RUN pip install --no-cache-dir a--no-cache-dir
RUN pip install --no-cache-dir ./--no-cache-dir
