FROM python:3.12
RUN pip install --no-cache-dir a && pip install b
RUN pip install c; pip install d --no-cache-dir
