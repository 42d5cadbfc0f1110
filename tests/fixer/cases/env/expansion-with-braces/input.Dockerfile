FROM python:3.12-slim
ENV FLAG=tru
ENV PIP_NO_CACHE_DIR=${FLAG}e
RUN pip install flask
