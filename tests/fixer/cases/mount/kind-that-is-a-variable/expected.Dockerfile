FROM python:3.12-slim
ARG KIND=cache
ARG WHAT
RUN --mount=type=${T:-cache},target=/root/.cache/pip pip install a
RUN --mount=type=$KIND,target=/root/.cache/pip pip install b
RUN --mount=type=${T:-secret},target=/root/.cache/pip pip install --no-cache-dir c
RUN --mount=type=$WHAT,target=/root/.cache/pip pip install d
RUN --mount=type=$WHAT,target=/x pip install --no-cache-dir e
RUN --mount=type="$KIND",target=/root/.cache pip install f
