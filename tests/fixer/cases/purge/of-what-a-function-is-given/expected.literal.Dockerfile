FROM python:3.12
RUN c() { rm -rf "$1"; }; pip install --no-cache-dir a && c /root/.cache/pip

FROM python:3.12
RUN c() { rm -rf "$1" "${2}"; }; pip install --no-cache-dir a && c /tmp/x /root/.cache

FROM python:3.12
RUN c() { rm -rf "$1"; }; pip install --no-cache-dir a && c /tmp/x

FROM python:3.12
RUN c() { rm -rf "$2"; }; pip install --no-cache-dir a && c /root/.cache

FROM python:3.12
RUN c() { shift; rm -rf "$1"; }; pip install --no-cache-dir a && c /root/.cache /tmp/x

FROM python:3.12
RUN c() { set -- /tmp/x; rm -rf "$1"; }; pip install --no-cache-dir a && c /root/.cache

FROM python:3.12
RUN c() { rm -rf "$1"; }; pip install --no-cache-dir a && c /tmp/x && rm -rf "$1/.cache"

FROM python:3.12
RUN d() { true; }; c() { d /tmp/x; rm -rf "$1"; }; pip install --no-cache-dir a && c /root/.cache

FROM python:3.12
RUN c() { rm -r "$1"; }; pip install a && true
RUN c() { rm -r "$1"; }; c /root/.cache
