FROM python:3.12-slim
RUN --mount=type=cache,target=/var/cache/apt apt-get install -y gcc
RUN --mount=type=cache,target=/root/.cache/pip pip install a
