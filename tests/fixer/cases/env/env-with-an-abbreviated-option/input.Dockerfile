FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN env --ignore-env pip install a
RUN env --ignore-environment pip install b
RUN env --ignore-e pip install c
RUN env --ignore-signal pip install d
RUN env --unset=PIP_NO_CACHE_DIR pip install f
