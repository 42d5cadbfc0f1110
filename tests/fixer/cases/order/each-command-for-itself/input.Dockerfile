FROM python:3.12-slim
RUN pip install --no-cache-dir flask && PIP_NO_CACHE_DIR=1 pip install django && pip install jinja2
