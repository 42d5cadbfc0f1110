FROM python:3.12-slim
RUN export LANG=C PIP_NO_CACHE_DIR=true; pip install flask
