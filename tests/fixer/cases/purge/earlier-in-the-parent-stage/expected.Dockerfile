FROM python:3.12-slim AS base
RUN du -sh /root/.cache/pip

FROM base
RUN pip install --no-cache-dir flask
