FROM python:3.12-slim
RUN pip install --no-cache-dir flask && export PIP_NO_CACHE_DIR=1 && pip install --no-cache-dir django
