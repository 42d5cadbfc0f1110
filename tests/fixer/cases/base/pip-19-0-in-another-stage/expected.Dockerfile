FROM python:3.7 AS one
RUN pip install --no-cache-dir pip==19.0

FROM python:3.7
RUN pip install --no-cache-dir flask
