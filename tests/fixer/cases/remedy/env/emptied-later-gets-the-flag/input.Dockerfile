FROM python:3.12-slim
RUN pip install a
ENV PIP_NO_CACHE_DIR=
RUN pip install b
