FROM python:3.12-slim
ARG CACHES=/root/.cache
RUN --mount=type=cache,target=$CACHES pip install flask
