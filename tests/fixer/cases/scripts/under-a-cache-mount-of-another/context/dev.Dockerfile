FROM python:3.12-slim
COPY install.sh /
RUN --mount=type=cache,target=/root/.cache/pip sh /install.sh
