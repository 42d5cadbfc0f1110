# syntax=docker/dockerfile:1
FROM python:3.12-slim
ENV HOME=
RUN --mount=type=cache,target=/root/.cache/pip <<EOF
sudo pip install a
pip install --no-index x.whl
EOF
USER app
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-index y.whl
