FROM python:3.12 AS tools
RUN pip install a
FROM debian:bookworm
COPY --from=tools /usr/local /usr/local
