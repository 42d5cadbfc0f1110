FROM python:3.12
ENV PIP_CACHE_DIR=/.cache/pip
ARG APP
USER $APP
RUN mkdir -p ~/.cache/pip && pip install a
RUN rm -r /.cache/pip
FROM python:3.12
ENV PIP_CACHE_DIR=/.cache/pip
ARG APP
USER $APP
RUN mkdir -p /.cache/pip && pip install b
RUN rm -r /.cache/pip
