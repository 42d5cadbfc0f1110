FROM python:3.12-slim
ONBUILD ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install -r requirements.txt
