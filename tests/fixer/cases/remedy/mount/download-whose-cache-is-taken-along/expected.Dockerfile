FROM python:3.12-slim AS b
RUN --mount=type=cache,target=/root/.cache/pip pip download a
RUN --mount=type=cache,target=/root/.cache/pip pip wheel b
FROM python:3.12-slim AS c
RUN pip download c
FROM python:3.12-slim AS d
RUN --mount=type=cache,target=/root/.cache/pip pip wheel d &
FROM python:3.12-slim
COPY --from=b /ro* /x/
COPY --from=c /opt* /x/
COPY --from=d / /y/
