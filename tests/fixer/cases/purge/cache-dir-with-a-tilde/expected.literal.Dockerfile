FROM python:3.12
ENV PIP_CACHE_DIR=~
RUN pip install --no-cache-dir a && rm -rf /root

FROM python:3.12
ENV PIP_CACHE_DIR=~/c
RUN pip install --no-cache-dir a && rm -rf /root/c

FROM python:3.12
ENV PIP_CACHE_DIR=~x/c
RUN pip install --no-cache-dir a && rm -rf /root/c

FROM python:3.12
ENV PIP_CACHE_DIR=~c
RUN pip install --no-cache-dir a && rm -rf /~c
