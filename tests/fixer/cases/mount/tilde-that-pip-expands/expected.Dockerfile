FROM python:3.12 AS one
ENV PIP_CACHE_DIR=~/c
RUN --mount=type=cache,target=/root/c pip install x
RUN --mount=type=cache,target=/c pip install --no-cache-dir x

FROM python:3.12 AS two
ENV XDG_CACHE_HOME=~
RUN --mount=type=cache,target=/root pip install x
USER 1000
RUN --mount=type=cache,target=/root/pip pip install x

FROM python:3.12
RUN --mount=type=cache,target=/root/c pip install --cache-dir='~/c' x
