FROM python:3.12
RUN if export PIP_NO_CACHE_DIR=1 && false; then pip install --no-cache-dir a; fi

FROM python:3.12
RUN while export PIP_NO_CACHE_DIR=1 && false; do pip install --no-cache-dir a; done

FROM python:3.12
RUN until export PIP_NO_CACHE_DIR=1; do pip install --no-cache-dir a; done

FROM python:3.12
RUN if export PIP_NO_CACHE_DIR=1; then true; else pip install --no-cache-dir a; fi
