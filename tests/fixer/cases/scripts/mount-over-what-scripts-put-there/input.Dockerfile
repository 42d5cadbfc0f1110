FROM python:3.12 AS filled
ENV PIP_CACHE_DIR=/opt/cache
COPY fill.sh use.sh ./
RUN sh ./fill.sh
RUN sh ./use.sh && pip install a

FROM python:3.12 AS used
ENV PIP_CACHE_DIR=/opt/cache
COPY use.sh ./
RUN sh ./use.sh && pip install b

FROM python:3.12
ENV PIP_CACHE_DIR=/opt/cache
COPY plain.sh ./
RUN sh ./plain.sh && pip install c
