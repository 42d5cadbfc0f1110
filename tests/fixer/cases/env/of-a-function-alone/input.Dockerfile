FROM python:3.12
RUN f() { local PIP_NO_CACHE_DIR=1; export PIP_NO_CACHE_DIR; pip install a; }; f; pip install b

FROM fedora:40
RUN f() { local -x PIP_NO_CACHE_DIR=1; pip install a; }; f; pip install b

FROM fedora:40
RUN f() { declare -x PIP_NO_CACHE_DIR=1; pip install a; }; f; pip install b

FROM python:3.12
RUN f() { local HOME=/x; true; }; f; pip install b && rm -rf /root/.cache

FROM python:3.12
RUN f() { export PIP_NO_CACHE_DIR=1; }; f; pip install b

FROM fedora:40
RUN declare -x PIP_NO_CACHE_DIR=1; pip install a

FROM python:3.12
RUN declare -x PIP_NO_CACHE_DIR=1; pip install a

FROM python:3.12
RUN typeset -x PIP_NO_CACHE_DIR=1; pip install a

FROM python:3.12
RUN bash -c 'declare -x PIP_NO_CACHE_DIR=1; pip install a'
