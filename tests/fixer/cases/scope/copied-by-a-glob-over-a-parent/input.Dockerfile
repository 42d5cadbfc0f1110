FROM python:3.12-slim AS b
RUN pip download a
FROM python:3.12-slim AS c
RUN pip download c
FROM python:3.12-slim
COPY --from=b /ro* /x/
COPY --from=c /opt* /x/
COPY --from=c /[a-q]* /y/
