FROM python:3.12-slim
ARG USERNAME
USER $USERNAME
RUN --mount=type=cache,target=/home/app/.cache/pip pip install flask
