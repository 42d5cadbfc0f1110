FROM python:3.12
ENV OPTS="--quiet"
RUN pip install --no-cache-dir $OPTS a
