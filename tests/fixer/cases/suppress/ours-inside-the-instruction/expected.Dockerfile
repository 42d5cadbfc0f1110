FROM python:3.12-slim
RUN apt-get update \
    # pip-no-cache: ignore
    && pip install --no-cache-dir flask
