FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN for pip in {a,b}/pip; do $pip install a; done
RUN for i in {1,2}; do export PIP_NO_CACHE_DIR=1; done; pip install b
RUN for home in /{a,b}; do export XDG_CACHE_HOME=$home; done; pip install c && rm -rf /b/pip
