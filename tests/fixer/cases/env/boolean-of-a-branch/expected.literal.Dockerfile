FROM python:3.12-slim
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=true; fi; pip install --no-cache-dir a
RUN case $X in 1) export PIP_NO_CACHE_DIR=on;; *) export PIP_NO_CACHE_DIR=off;; esac; pip install --no-cache-dir b
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=; fi; pip install --no-cache-dir c
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; fi; pip install --no-cache-dir d
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=maybe; fi; pip install --no-cache-dir e
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else PIP_NO_CACHE_DIR=1; fi; pip install --no-cache-dir f
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install --no-cache-dir g && rm -rf /a /b
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install --no-cache-dir h && rm -rf /a
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install --no-cache-dir i && rm -rf $PIP_CACHE_DIR
