FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install flask
