FROM python:3.12
RUN f() { pip install --no-cache-dir "$1"; }; f a && f b
RUN install() { pip install --no-cache-dir "$@"; } && install c
SHELL ["/bin/bash", "-c"]
RUN function g { pip install --no-cache-dir d; }; g
