FROM python:3.12-slim
ENV CACHES=/root/.cache
RUN --mount=type=cache,target=${CACHES}/pip pip install flask
