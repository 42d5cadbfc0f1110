FROM python:3.12
RUN ls -d /root/.* && pip install a

FROM python:3.12
ARG U
ENV PIP_CACHE_DIR=/data/cache
USER $U
RUN pip install b

FROM python:3.12
ENV PIP_CACHE_DIR=/data/cache
USER 1000
RUN --mount=type=cache,target=/data/cache,uid=1000 pip install c

FROM python:3.12
ENV PIP_CACHE_DIR=/data/cache
USER 1000:1001
RUN --mount=type=cache,target=/data/cache,uid=1000,gid=1001 pip install d

FROM python:3.12
ENV PIP_CACHE_DIR=/data/cache
USER app
RUN pip install e

FROM python:3.12
RUN ls -d /root/.*/x && pip install f
