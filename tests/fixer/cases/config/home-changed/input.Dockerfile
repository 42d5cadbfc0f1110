FROM python:3.12
RUN pip config set global.no-cache-dir true
ENV HOME=/x
RUN pip install a
