FROM python:3.12
RUN pip install a && echo café
RUN pip install --no-cache-dir b
