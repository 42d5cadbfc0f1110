FROM python:3.12 AS one
ENV PIP_NO_CACHE_DIR=1
RUN (unset PIP_NO_CACHE_DIR; pip install x)
RUN (unset PIP_NO_CACHE_DIR); pip install x
RUN (unset PIP_NO_CACHE_DIR & pip install x)

FROM python:3.12 AS two
RUN (export PIP_CACHE_DIR=/y; pip install x) && rm -rf /root/.cache
RUN (export PIP_CACHE_DIR=/y; pip install x) && rm -rf /y
RUN echo x > /z && mkdir -p /y

FROM python:3.12 AS three
ENV O=--no-cache-dir
RUN (O=; pip install $O x)
RUN (O=; true); pip install $O x

FROM python:3.12
RUN (export PIP_NO_CACHE_DIR=1; pip install x)
RUN echo $(export PIP_NO_CACHE_DIR=1; pip install x)
