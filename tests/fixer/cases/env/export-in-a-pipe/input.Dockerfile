FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 | pip install x

FROM python:3.12
RUN true | export PIP_NO_CACHE_DIR=1; pip install x

FROM python:3.12
RUN true | cd /d; PIP_CACHE_DIR=c pip install x && rm -rf /d/c

FROM python:3.12
RUN pip install x | cat; rm -rf /root/.cache

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1; true | pip install x
