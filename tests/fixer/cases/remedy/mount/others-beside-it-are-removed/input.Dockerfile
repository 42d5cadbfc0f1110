# syntax=docker/dockerfile:1
FROM python:3.12-slim AS a
RUN rm -rf /root/x "$HOME/y" ~/z /root/*.whl $HOMES && pip install a
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/tmp/pip-x
RUN rm -rf /tmp/*.whl /tmp/pip ~/* && pip install a
