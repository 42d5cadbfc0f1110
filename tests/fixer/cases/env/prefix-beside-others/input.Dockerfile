FROM python:3.12-slim
RUN CFLAGS=-O2 PIP_NO_CACHE_DIR=off LANG=C pip install flask
