# no-dd-sa
FROM python:3.12-slim
RUN pip install --no-cache-dir flask
# pip-no-cache: ignore-file
# hadolint ignore=DL3042
RUN pip install --no-cache-dir django
