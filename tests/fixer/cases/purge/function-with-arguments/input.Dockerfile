FROM python:3.12-slim
RUN f() { rm -rf "$@"; }; pip install a && f ~/.cache /tmp/x
RUN f() { rm -rf $*; }; pip install b && f /tmp/x "$HOME/.cache"
RUN f() { rm -rf "$1"; }; pip install c && f /root/.cache/pip
RUN f() { rm -rf "$2"; }; pip install d && f /root/.cache/pip /tmp/x
RUN f() { shift; rm -rf "$@"; }; pip install e && f /root/.cache/pip /tmp/x
RUN f() { rm -rf "$@"; }; pip install g && f "$UNKNOWN"
RUN f() { rm "$@"; }; pip install h && f -rf /root/.cache/pip
RUN set -- /root/.cache/pip; pip install i; rm -rf "$@"
