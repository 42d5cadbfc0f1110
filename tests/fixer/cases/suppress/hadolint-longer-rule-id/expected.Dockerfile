FROM python:3.12-slim
# hadolint ignore=DL30421
RUN pip install --no-cache-dir flask
