FROM python:3.12
ENV PIP_CACHE_DIR=/data/uv
RUN uv --version
RUN --mount=type=cache,target=/data/uv pip install a

FROM python:3.12
ENV PIP_CACHE_DIR=/data/pip
RUN pip --version
RUN --mount=type=cache,target=/data/pip pip install b

FROM python:3.12
ENV PIP_CACHE_DIR=/data/pip-cache
RUN pip-cache --version
RUN pip install c
