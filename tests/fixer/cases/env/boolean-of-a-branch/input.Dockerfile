FROM python:3.12-slim
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=true; fi; pip install a
RUN case $X in 1) export PIP_NO_CACHE_DIR=on;; *) export PIP_NO_CACHE_DIR=off;; esac; pip install b
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=; fi; pip install c
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; fi; pip install d
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else export PIP_NO_CACHE_DIR=maybe; fi; pip install e
RUN if [ -x /x ]; then export PIP_NO_CACHE_DIR=1; else PIP_NO_CACHE_DIR=1; fi; pip install f
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install g && rm -rf /a /b
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install h && rm -rf /a
RUN if [ -x /x ]; then export PIP_CACHE_DIR=/a; else export PIP_CACHE_DIR=/b; fi; pip install i && rm -rf $PIP_CACHE_DIR
