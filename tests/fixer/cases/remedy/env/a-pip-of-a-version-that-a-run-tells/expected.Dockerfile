ARG V
FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN pip install a
RUN pip install b

FROM python:3.12
ARG V
RUN pip install "pip==$V"
RUN pip install b

FROM python:3.12
ARG V
RUN pip install -U pip$V
RUN pip install b

FROM python:3.12
ARG V
RUN pip install pip==23.$V
RUN pip install b

FROM python:3.12
ARG V=23.1
ENV PIP_NO_CACHE_DIR=1
RUN pip install "pip==$V"
RUN pip install b

FROM python:3.12
ARG V
ENV PIP_NO_CACHE_DIR=1
RUN pip install pip-tools==$V $V
RUN pip install b
