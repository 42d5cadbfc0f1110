FROM python:3.12
RUN pip install --no-cache-dir ./project
RUN pip install --no-cache-dir a.tar.gz
