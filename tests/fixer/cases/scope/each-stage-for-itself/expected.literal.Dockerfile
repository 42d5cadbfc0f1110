FROM python:3.12-slim AS one
ENV PIP_NO_CACHE_DIR=1
RUN pip install --no-cache-dir flask

FROM python:3.12-slim AS two
RUN pip install --no-cache-dir flask

FROM one
RUN pip install --no-cache-dir django
