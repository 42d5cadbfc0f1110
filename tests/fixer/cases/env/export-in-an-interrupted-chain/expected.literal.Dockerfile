FROM python:3.12
RUN test -f x && export PIP_NO_CACHE_DIR=1 || true && pip install --no-cache-dir a
RUN test -f x && export PIP_NO_CACHE_DIR=1 && pip install --no-cache-dir b
