FROM python:3.12 AS b
RUN pip download a

FROM scratch
COPY --from=b / /
