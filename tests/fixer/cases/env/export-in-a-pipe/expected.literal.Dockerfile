FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1 | pip install --no-cache-dir x

FROM python:3.12
RUN true | export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir x

FROM python:3.12
RUN true | cd /d; PIP_CACHE_DIR=c pip install --no-cache-dir x && rm -rf /d/c

FROM python:3.12
RUN pip install --no-cache-dir x | cat; rm -rf /root/.cache

FROM python:3.12
RUN export PIP_NO_CACHE_DIR=1; true | pip install --no-cache-dir x
