FROM python:3.12-slim
USER 1000
ENV HOME=/home/app
RUN --mount=type=cache,target=/home/app/.cache/pip pip install flask
