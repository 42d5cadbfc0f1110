FROM python:3.12
ENV P=/v/bin/pip
RUN $P install --no-cache-dir a && "$P" install --no-cache-dir b

FROM python:3.12
ARG V=3
RUN pip${V} install --no-cache-dir a

FROM python:3.12
ARG V=3.11
RUN /opt/python$V/bin/pip install --no-cache-dir a

FROM python:3.12
ARG X="pip install"
RUN $X --no-cache-dir a

FROM python:3.12
ARG X="pip install"
RUN "$X" a

FROM python:3.12
ARG X="pip install"
SHELL ["zsh", "-c"]
RUN $X a

FROM python:3.12
ARG X="pip install --no-cache-dir"
RUN $X a

FROM python:3.12
ARG X="uv pip install --no-cache-dir"
RUN $X a

FROM python:3.12
ENV PIP=/bin/ls
RUN $PIP install a

FROM python:3.12
ENV P=pip
RUN sudo $P install --no-cache-dir a

FROM python:3.12
RUN P=pip; $P install --no-cache-dir a

FROM python:3.12
RUN P=pip; P=$(x); $P install a

FROM python:3.12
RUN pip${V} install a
