FROM python:3.12-slim
# hadolint shell=bash
RUN pip install --no-cache-dir flask
