# syntax=docker/dockerfile:1
FROM python:3.12-slim AS a
ENV PIP_CACHE_DIR=/app
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt

FROM python:3.12-slim AS b
ENV PIP_CACHE_DIR=/opt/pip-c
RUN curl x -o /opt/pip-c/r.txt
RUN pip install -r /opt/pip-c/r.txt

FROM python:3.12-slim AS c
ENV PIP_CACHE_DIR=/srv/cache
WORKDIR /srv/cache
RUN pip install -r r.txt

FROM python:3.12-slim AS d
ENV PIP_CACHE_DIR=/usr/local/lib
RUN pip install a

FROM python:3.12-slim AS e
ENV HOME=/opt XDG_CACHE_HOME=/opt
RUN pip install -r $HOME/pip/r.txt

FROM python:3.12-slim AS f
ENV XDG_CACHE_HOME=/data
WORKDIR /data
COPY . pip/
RUN pip install -r pip/r.txt

FROM python:3.12-slim AS g
ENV D=/data/cache PIP_CACHE_DIR=/data/cache
COPY x $D/
RUN pip install $D/x

FROM python:3.12-slim AS h
ENV XDG_CACHE_HOME=/usr/lib/python3/dist-packages
RUN pip install a

FROM python:3.12-slim AS i
ENV PIP_CACHE_DIR=/pip-cache
COPY . $PIP_CACHE_DIR
RUN pip install a

FROM python:3.12-slim AS j
WORKDIR /root/.cache/pip
COPY r.txt .
RUN pip install -r r.txt

FROM python:3.12-slim AS k
ENV PIP_CACHE_DIR=/pip-cache
ONBUILD COPY . /pip-cache
ONBUILD RUN pip install a

# a folder of its own
FROM python:3.12-slim AS l
ENV PIP_CACHE_DIR="/var/cache/pip"
ENV XDG_CACHE_HOME /x
COPY pip.conf /etc/pip.conf
RUN --mount=type=cache,target=/var/cache/pip /usr/bin/pip install a && mkdir -p /opt/pip-tools /var/cache/apt
RUN --mount=type=cache,target=/tmp/pip-1 export PIP_CACHE_DIR=/tmp/pip-1; pip install b
RUN XDG_CACHE_HOME='/tmp/x' PIP_CACHE_DIR= pip install c
