FROM continuumio/miniconda3:23.5.2-0
ENV PIP_NO_CACHE_DIR=1
RUN pip install flask
