FROM python:3.12 AS b
ENV PIP_CACHE_DIR=/c
RUN pip install a
FROM alpine
COPY --from=b /c /c
