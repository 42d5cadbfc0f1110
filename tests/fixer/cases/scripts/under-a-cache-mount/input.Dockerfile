FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache --mount=type=bind,target=/ctx sh /ctx/install.sh
