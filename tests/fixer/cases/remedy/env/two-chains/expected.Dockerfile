FROM python:3.12 AS a
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
FROM python:3.11-slim
ENV PIP_NO_CACHE_DIR=1
COPY --from=a /opt /opt
RUN pip install b
