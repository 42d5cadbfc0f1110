FROM python:3.12-slim AS base
SHELL ["/usr/bin/fish", "-c"]

FROM base
RUN pip install flask
