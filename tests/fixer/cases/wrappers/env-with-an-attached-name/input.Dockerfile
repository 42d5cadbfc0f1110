FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN env -uPIP_NO_CACHE_DIR pip install a
RUN env -uOTHER pip install b
