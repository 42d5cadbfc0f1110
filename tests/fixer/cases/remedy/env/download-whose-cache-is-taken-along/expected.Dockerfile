FROM python:3.12-slim AS b
ENV PIP_NO_CACHE_DIR=1
RUN pip download a
RUN pip wheel b
FROM python:3.12-slim AS c
RUN pip download c
FROM python:3.12-slim AS d
ENV PIP_NO_CACHE_DIR=1
RUN pip wheel d &
FROM python:3.12-slim
COPY --from=b /ro* /x/
COPY --from=c /opt* /x/
COPY --from=d / /y/
