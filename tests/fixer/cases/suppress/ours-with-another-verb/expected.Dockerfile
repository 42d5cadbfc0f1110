FROM python:3.12-slim
# pip-no-cache: skip
RUN pip install --no-cache-dir flask
