FROM python:3.12 AS one
ENV PIP_NO_CACHE_DIR=1
RUN (unset PIP_NO_CACHE_DIR; pip install --no-cache-dir x)
RUN (unset PIP_NO_CACHE_DIR); pip install --no-cache-dir x
RUN (unset PIP_NO_CACHE_DIR & pip install --no-cache-dir x)

FROM python:3.12 AS two
RUN (export PIP_CACHE_DIR=/y; pip install --no-cache-dir x) && rm -rf /root/.cache
RUN (export PIP_CACHE_DIR=/y; pip install --no-cache-dir x) && rm -rf /y
RUN echo x > /z && mkdir -p /y

FROM python:3.12 AS three
ENV O=--no-cache-dir
RUN (O=; pip install --no-cache-dir $O x)
RUN (O=; true); pip install --no-cache-dir $O x

FROM python:3.12
RUN (export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir x)
RUN echo $(export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir x)
