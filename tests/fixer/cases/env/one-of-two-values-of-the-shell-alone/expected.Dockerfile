FROM python:3.12
RUN if test -f x; then PIP_NO_CACHE_DIR=1; else PIP_NO_CACHE_DIR=true; fi; pip install --no-cache-dir a

FROM python:3.12
RUN if test -f x; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=true; fi; pip install a

FROM python:3.12
ENV PIP_NO_CACHE_DIR=
RUN if test -f x; then PIP_NO_CACHE_DIR=1; else PIP_NO_CACHE_DIR=true; fi; pip install a
