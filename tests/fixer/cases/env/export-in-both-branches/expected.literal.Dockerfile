FROM python:3.12
RUN if [ $X ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=1; fi; pip install --no-cache-dir a

FROM python:3.12
RUN if [ $X ]; then export PIP_NO_CACHE_DIR=1; fi; pip install --no-cache-dir a

FROM python:3.12
RUN e() { export PIP_NO_CACHE_DIR=1; }; e; pip install --no-cache-dir a

FROM python:3.12
RUN e() { export PIP_NO_CACHE_DIR=1; }; (e); pip install --no-cache-dir a

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 | pip install --no-cache-dir a

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 & pip install --no-cache-dir a
