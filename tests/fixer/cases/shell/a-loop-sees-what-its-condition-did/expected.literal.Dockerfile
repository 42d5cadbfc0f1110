FROM python:3.12
RUN while [ -f /x ] && export PIP_NO_CACHE_DIR=1; do pip install --no-cache-dir a; done
RUN until [ -f /x ] && export PIP_NO_CACHE_DIR=1; do pip install --no-cache-dir b; break; done
