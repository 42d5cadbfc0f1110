FROM python:3.12-slim AS one
RUN pip install --no-cache-dir flask

FROM python:3.12-slim
RUN pip cache purge
