FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=2
RUN pip install a
