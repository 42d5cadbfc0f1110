FROM ubuntu:22.04
ARG PYTHON=python${SUFFIX}
RUN curl -sSL https://example.org/get-pip.py | ${PYTHON}
