FROM python:3.12
ENV UV_CACHE_DIR=~/c
RUN uv pip install --no-cache a && rm -rf /root/c

FROM python:3.12
ENV UV_CACHE_DIR=/c
RUN uv pip install --no-cache a && rm -rf /c

FROM python:3.12
WORKDIR /w
ENV UV_CACHE_DIR=c
RUN uv pip install --no-cache a && rm -rf /w/c
