FROM python:3.12-slim
RUN f() { "$@"; }; f pip install --no-cache-dir a
RUN retry() { for i in 1 2 3; do "$@" && return 0; sleep 1; done; return 1; }; retry pip install --no-cache-dir b
RUN f() { shift; "$@"; }; f 3 pip install --no-cache-dir c
RUN f() { $@; }; f 'pip install --no-cache-dir d'
RUN f() { $*; }; f "pip install --no-cache-dir -U" e
RUN f() { for c in "$@"; do $c --no-cache-dir; done; }; f 'pip install g' 'pip install h'
RUN f() { sudo "$@"; }; f pip install --no-cache-dir i $EXTRA
RUN f() { g "$@"; }; g() { "$@"; }; f pip install --no-cache-dir j
RUN f() { $1 install --no-cache-dir k; }; f pip; f pip3
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
