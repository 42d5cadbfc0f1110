FROM python:3.12
RUN pip install --no-cache-dir a
FROM python:3.11 AS b
RUN pip install --no-cache-dir b
FROM b
RUN pip install --no-cache-dir c
