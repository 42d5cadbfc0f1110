FROM python:3.12
RUN f() { pip install "$1"; }; f a && f b
RUN install() { pip install "$@"; } && install c
SHELL ["/bin/bash", "-c"]
RUN function g { pip install d; }; g
