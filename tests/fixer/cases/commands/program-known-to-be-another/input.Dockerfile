FROM python:3.12-slim
ENV PIP=npm PIPX=pipx PY=node
RUN $PY index.js pip
RUN $PIP install a
RUN ${PIPX} install b
ARG PIP_CMD=/bin/true
RUN $PIP_CMD install d
