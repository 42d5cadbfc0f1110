FROM python:3.12
RUN c() { rm -rf ~/.cache; }; pip install a && c

FROM python:3.12
RUN c() { rm -rf ~/.cache; }; pip install --no-cache-dir a

FROM python:3.12
RUN i() { pip install "$1"; }; i a; rm -rf ~/.cache

FROM python:3.12
RUN i() { pip install --no-cache-dir "$1"; }; i a; rm -rf ~/.cache; i b

FROM python:3.12
RUN c() { rm -rf "$1"; }; pip install a && c ~/.cache

FROM python:3.12
RUN c() { return 1; rm -rf ~/.cache; }; pip install --no-cache-dir a; c

FROM python:3.12
RUN c() { rm -rf ~/.cache; return 0; }; pip install a; c
