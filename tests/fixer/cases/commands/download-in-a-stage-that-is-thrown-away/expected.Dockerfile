FROM python:3.12 AS builder
RUN pip download -d /w a
RUN pip wheel -w /w b
RUN pip lock c
FROM python:3.12
COPY --from=builder /w /w
RUN pip install --no-cache-dir /w/a.whl
