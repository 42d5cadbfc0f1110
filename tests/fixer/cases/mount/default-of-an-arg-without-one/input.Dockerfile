FROM python:3.12-slim
ARG X
RUN --mount=type=cache,target=${X:-/root/.cache/pip} pip install flask
