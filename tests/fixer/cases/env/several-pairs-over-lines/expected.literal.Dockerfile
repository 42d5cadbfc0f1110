FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 \
    # no cache in the image
    PIP_NO_CACHE_DIR=off \
    LANG=C.UTF-8
RUN pip install --no-cache-dir flask
