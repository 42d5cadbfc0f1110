FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN time PIP_NO_CACHE_DIR=1 pip install --no-cache-dir a
RUN time -p A=1 pip install --no-cache-dir b
RUN sudo A=1 -u app pip install --no-cache-dir c
RUN sudo PIP_NO_CACHE_DIR=1 -H pip install --no-cache-dir d
RUN sudo A=1 -E B=2 -- pip install --no-cache-dir e
RUN env A=1 pip install --no-cache-dir f
