FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 && false; pip install --no-cache-dir a

FROM python:3.12
RUN false && export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir a

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1; false; pip install --no-cache-dir a

FROM python:3.12
RUN cd /opt && false; PIP_CACHE_DIR=c pip install --no-cache-dir a && rm -rf /opt/c

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 && false && pip install --no-cache-dir a

FROM python:3.12
RUN true || export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir a
