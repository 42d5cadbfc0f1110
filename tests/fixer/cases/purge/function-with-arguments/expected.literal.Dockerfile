FROM python:3.12-slim
RUN f() { rm -rf "$@"; }; pip install --no-cache-dir a && f ~/.cache /tmp/x
RUN f() { rm -rf $*; }; pip install --no-cache-dir b && f /tmp/x "$HOME/.cache"
RUN f() { rm -rf "$1"; }; pip install --no-cache-dir c && f /root/.cache/pip
RUN f() { rm -rf "$2"; }; pip install --no-cache-dir d && f /root/.cache/pip /tmp/x
RUN f() { shift; rm -rf "$@"; }; pip install --no-cache-dir e && f /root/.cache/pip /tmp/x
RUN f() { rm -rf "$@"; }; pip install --no-cache-dir g && f "$UNKNOWN"
RUN f() { rm "$@"; }; pip install --no-cache-dir h && f -rf /root/.cache/pip
RUN set -- /root/.cache/pip; pip install --no-cache-dir i; rm -rf "$@"
