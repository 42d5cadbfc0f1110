# syntax=docker/dockerfile:1
FROM python:3.12-slim AS a
RUN --mount=type=cache,target=/root/.cache/pip rm -rf /root/x "$HOME/y" ~/z /root/*.whl $HOMES && pip install a
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/tmp/pip-x
RUN --mount=type=cache,target=/tmp/pip-x rm -rf /tmp/*.whl /tmp/pip ~/* && pip install a
