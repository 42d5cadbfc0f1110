FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
COPY . /s/
RUN pip install django
RUN /s/install.sh
