FROM python:3.12-slim AS b
RUN pip download a
RUN pip wheel b
FROM python:3.12-slim AS c
RUN pip download c
FROM python:3.12-slim AS d
RUN pip wheel d &
FROM python:3.12-slim
COPY --from=b /ro* /x/
COPY --from=c /opt* /x/
COPY --from=d / /y/
