FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
ENV PIP_CONSTRAINT=/c.txt
RUN pip --isolated install --no-cache-dir -U pip
RUN pip install b
