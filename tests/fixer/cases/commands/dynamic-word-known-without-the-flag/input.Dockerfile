FROM python:3.12
ENV OPTS="--quiet"
RUN pip install $OPTS a
