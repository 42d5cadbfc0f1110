FROM python:3.12-slim
# pip-no-cache: ignore-stage
RUN pip install --no-cache-dir flask
