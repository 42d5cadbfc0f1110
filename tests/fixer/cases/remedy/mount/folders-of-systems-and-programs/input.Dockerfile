FROM python:3.12
ENV PIP_CACHE_DIR=/bin/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/sbin/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/etc/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/dev/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/proc/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/sys/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/lib/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/lib64/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/usr/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/usr/src/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/srv/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/opt/bin/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/opt/site-packages/cache
RUN pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/opt/dist-packages/cache
RUN pip install a

