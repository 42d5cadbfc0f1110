FROM python:3.12-slim
RUN if [ -n "$CI" ]; then export PIP_NO_CACHE_DIR=1; fi; pip install --no-cache-dir flask
