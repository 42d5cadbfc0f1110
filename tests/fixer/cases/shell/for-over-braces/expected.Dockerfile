FROM python:3.12
RUN for home in /{a,b}; do export XDG_CACHE_HOME=$home; done; pip install --no-cache-dir a && rm -rf /b/pip
SHELL ["/bin/bash", "-c"]
RUN for pip in {a,b}/pip; do $pip install --no-cache-dir b; done
RUN for i in {1,2}; do export PIP_NO_CACHE_DIR=1; done; pip install c
RUN for home in /{a,b}; do export XDG_CACHE_HOME=$home; done; pip install d && rm -rf /b/pip
RUN for home in /{a..b}; do export XDG_CACHE_HOME=$home; done; pip install --no-cache-dir e && rm -rf /b/pip
