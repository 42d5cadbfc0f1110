FROM python:3.12-slim
ENV CACHES=/srv
RUN --mount=type=cache,target=${CACHES}/data pip install flask
