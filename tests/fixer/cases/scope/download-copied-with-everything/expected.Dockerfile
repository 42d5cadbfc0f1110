FROM python:3.12 AS b
RUN pip download --no-cache-dir a

FROM scratch
COPY --from=b / /
