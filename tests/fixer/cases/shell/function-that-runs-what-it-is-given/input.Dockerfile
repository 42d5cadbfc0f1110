FROM python:3.12-slim
RUN f() { "$@"; }; f pip install a
RUN retry() { for i in 1 2 3; do "$@" && return 0; sleep 1; done; return 1; }; retry pip install b
RUN f() { shift; "$@"; }; f 3 pip install c
RUN f() { $@; }; f 'pip install d'
RUN f() { $*; }; f "pip install -U" e
RUN f() { for c in "$@"; do $c; done; }; f 'pip install g' 'pip install h'
RUN f() { sudo "$@"; }; f pip install i $EXTRA
RUN f() { g "$@"; }; g() { "$@"; }; f pip install j
RUN f() { $1 install k; }; f pip; f pip3
RUN f() { $1 install l; }; f pip; f npm
RUN f() { "$@"; }; f 'pip install m'
RUN f() { echo "$@"; }; f pip install n
RUN f() { echo "$4"; "$@"; }; f pip install o
RUN f() { [ $# -gt 2 ] || exit 1; "$@"; }; f pip install p
RUN f() { eval "$@"; }; f 'pip install q'
RUN f() { bash -c "$1"; }; f 'pip install r'
RUN log() { echo "$@" >&2; }; log 'pip install is done'
RUN f() { "$@"; }; f pip install --no-cache-dir s
RUN f() { PIP_NO_CACHE_DIR=1 "$@"; }; f pip install t
RUN f() { "$@"; }; f npm install; f pip install u && rm -rf ~/.cache
