FROM python:3.12
RUN while [ -f /x ] && export PIP_NO_CACHE_DIR=1; do pip install a; done
RUN until [ -f /x ] && export PIP_NO_CACHE_DIR=1; do pip install b; break; done
