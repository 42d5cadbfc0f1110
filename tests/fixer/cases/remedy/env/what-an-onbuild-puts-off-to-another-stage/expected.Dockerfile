FROM python:3.12-slim AS a
ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install a

FROM a AS b
RUN pip install b

FROM a AS c
WORKDIR /c

FROM python:3.12-slim AS d
ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install d
RUN pip install e

FROM d AS f

FROM python:3.12-slim AS g
ONBUILD RUN --mount=type=cache,target=/root/.cache/pip pip install g

FROM g
ENV PIP_NO_CACHE_DIR=1
RUN pip install h
