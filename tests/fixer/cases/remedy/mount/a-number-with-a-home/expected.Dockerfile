# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=/srv/app
USER 1000:1001
RUN --mount=type=cache,target=/srv/app/.cache/pip,uid=1000,gid=1001 pip install a
