FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN f() { for ((i = 0; i < N; i++)); do export PIP_NO_CACHE_DIR=1; done; }; f a b && pip install --no-cache-dir c
RUN f() { for i in "$@"; do export PIP_NO_CACHE_DIR=1; done; }; f a b && pip install --no-cache-dir d
