FROM python:3.12
RUN for x; do pip install --no-cache-dir a; done

FROM python:3.12
RUN f() { for p; do $p install --no-cache-dir a; done; }; f pip pip3

FROM python:3.12
RUN set -- /v/bin/pip /w/bin/pip; for p; do $p install --no-cache-dir a; done

FROM python:3.12
RUN for x in; do pip install a; done; rm -rf /root/.cache

FROM python:3.12
RUN set -- pip npm; for p do $p install a; done

FROM python:3.12
RUN for p in "$@"; do pip install --no-cache-dir a; done
