FROM python:3.12-slim
ARG P
RUN $P install a
ARG PIP
RUN $PIP install b
ENV Q=$UNKNOWN/pip
RUN pip${V} install c
RUN PIP=$(which pip); $PIP install --no-cache-dir d
