# syntax=docker/dockerfile:1
FROM python:3.12-slim AS a
RUN rm -rf "/root" && pip install a
RUN rm -rf $HOME && pip install a
RUN (mv ~ /old) && pip install a
RUN rm -rf "${HOME}"/* && pip install a
FROM python:3.12-slim
ENV PIP_CACHE_DIR=/tmp/pip-x
RUN rm -rf /tmp/pip* && pip install a
RUN <<EOF
rm -rf \
  /tmp/*
pip install a
EOF
