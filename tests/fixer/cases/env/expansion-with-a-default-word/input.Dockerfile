FROM python:3.12-slim
ENV FLAG=
ENV PIP_NO_CACHE_DIR=${FLAG:-1}
RUN pip install flask
