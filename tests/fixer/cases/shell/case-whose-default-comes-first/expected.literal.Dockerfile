FROM python:3.12
RUN case $X in *) export PIP_NO_CACHE_DIR=1 ;; b) PIP_NO_CACHE_DIR=1; export PIP_NO_CACHE_DIR ;; esac; pip install --no-cache-dir a
RUN case $X in a) export PIP_NO_CACHE_DIR=1 ;; b) export PIP_NO_CACHE_DIR=1 ;; esac; pip install --no-cache-dir b
