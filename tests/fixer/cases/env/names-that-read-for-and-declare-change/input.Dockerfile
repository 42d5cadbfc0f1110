FROM python:3.12 AS one
ENV PIP_NO_CACHE_DIR=1
SHELL ["/bin/bash", "-c"]
RUN declare +x PIP_NO_CACHE_DIR; pip install x
RUN read PIP_NO_CACHE_DIR; pip install x
RUN read -r PIP_NO_CACHE_DIR < f && pip install x
RUN for PIP_NO_CACHE_DIR in ""; do pip install x; done
RUN for PIP_NO_CACHE_DIR in ""; do echo; done; pip install x
RUN for name in a b; do pip install $name; done
RUN (read PIP_NO_CACHE_DIR); pip install x

FROM python:3.12
ENV v=--no-cache-dir
RUN for v in a b; do pip install $v; done
RUN for w in a b; do pip install $v $w; done
