FROM python:3.12-slim
ARG USERNAME
RUN --mount=type=cache,target=/home/${USERNAME}/.cache/pip pip install flask
