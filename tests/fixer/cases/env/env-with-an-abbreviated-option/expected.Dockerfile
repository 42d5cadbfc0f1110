FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN env --ignore-env pip install --no-cache-dir a
RUN env --ignore-environment pip install --no-cache-dir b
RUN env --ignore-e pip install --no-cache-dir c
RUN env --ignore-signal pip install d
RUN env --unset=PIP_NO_CACHE_DIR pip install --no-cache-dir f
