FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN sudo -E pip install b
