FROM python:3.12
RUN apt-get update \
    # tools
    && apt-get install -y gcc \
    && pip3 install --no-cache-dir --upgrade \
       pip \
       setuptools \
    && rm -rf /var/lib/apt/lists/*
