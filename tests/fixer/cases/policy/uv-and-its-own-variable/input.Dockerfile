FROM python:3.12
ENV UV_NO_CACHE=1
RUN uv pip install a

FROM python:3.12
ENV UV_NO_CACHE=no
RUN uv pip install a

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN uv pip install a
