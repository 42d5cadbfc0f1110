FROM python:3.12-slim
RUN pip install flask && export PIP_NO_CACHE_DIR=1 && pip install django
