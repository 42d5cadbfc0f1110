FROM python:3.12 AS tools
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM debian:bookworm
COPY --from=tools /usr/local /usr/local
