FROM python:3.12-slim AS base
RUN pip install --no-cache-dir flask
# hadolint stage ignore=DL3042
FROM base AS middle
RUN pip install flask
FROM middle
RUN pip install --no-cache-dir flask
