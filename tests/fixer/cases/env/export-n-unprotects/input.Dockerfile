FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN export -n PIP_NO_CACHE_DIR && pip install a
