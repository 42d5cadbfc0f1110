FROM python:3.12-slim
RUN if [ -n "$CI" ]; then export PIP_NO_CACHE_DIR=1; pip install --no-cache-dir flask; fi
