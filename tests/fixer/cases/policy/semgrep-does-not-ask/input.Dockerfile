FROM python:3.13
RUN pip install .
RUN apt-get update; pip install a
RUN pip -q install b
RUN pip install c && pip install --no-cache-dir d
RUN (pip install e)
RUN ["pip", "install", "f"]
ENV PIP_NO_CACHE_DIR=0
RUN pip install g
FROM python:3.12
RUN pip install h
