# hadolint stage ignore=DL3042
# the web service
FROM python:3.12-slim
RUN pip install --no-cache-dir flask
