FROM python:3.12-slim AS base
COPY install.sh /
FROM base
RUN sh /install.sh
