FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN unset PIP_NO_CACHE_DIR; pip install --no-cache-dir a
RUN pip install b
