FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN if [ -x /x ]; then true; else export PIP_NO_CACHE_DIR=; fi; pip install --no-cache-dir a
RUN case $(arch) in x86_64) PIP_NO_CACHE_DIR= ;; esac; pip install --no-cache-dir b
RUN export PIP_NO_CACHE_DIR= || true; pip install --no-cache-dir c
RUN pip install d
