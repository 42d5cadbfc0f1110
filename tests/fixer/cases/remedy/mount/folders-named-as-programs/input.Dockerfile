FROM python:3.12
ENV PIP_CACHE_DIR=/data/uv
RUN uv --version
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/data/pip
RUN pip --version
RUN pip install b

FROM python:3.12
ENV PIP_CACHE_DIR=/data/pip-cache
RUN pip-cache --version
RUN pip install c
