FROM python:3.12
RUN if [ -x /x ]; then true; else export PIP_NO_CACHE_DIR=; fi; pip install a
RUN case $(arch) in x86_64) PIP_NO_CACHE_DIR= ;; esac; pip install b
RUN export PIP_NO_CACHE_DIR= || true; pip install c
RUN pip install d
