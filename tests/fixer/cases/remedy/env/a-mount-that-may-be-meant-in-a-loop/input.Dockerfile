FROM python:3.12
RUN --mount=type=cache,target=$X/.cache for i in a b; do pip install $i; export PIP_NO_CACHE_DIR=1; done
RUN pip install c
