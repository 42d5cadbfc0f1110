FROM python:3.11
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install poetry==1.8.3
ARG PIP=pip3
RUN ${PIP} install black
ENV EXTRA=--no-cache-dir
RUN pip install $EXTRA isort
RUN PIP_NO_CACHE_DIR=off pip install mypy
