FROM python:3.12
ENV PIP_CACHE_DIR=/c
RUN --mount=type=cache,target=/c sudo PIP_CACHE_DIR=$PIP_CACHE_DIR pip install x
RUN --mount=type=cache,target=/c sudo pip install --no-cache-dir x
