FROM python:3.12-slim AS Base
ENV PIP_NO_CACHE_DIR=1

FROM BASE
RUN pip install --no-cache-dir flask
