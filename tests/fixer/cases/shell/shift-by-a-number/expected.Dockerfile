FROM python:3.12
RUN f() { shift x; "$@"; }; f pip install a

FROM python:3.12
RUN f() { shift $N; "$@"; }; f -v pip install a

FROM python:3.12
RUN f() { shift 100; "$@"; }; f pip install a

FROM python:3.12
RUN f() { shift 1; "$@"; }; f -v pip install --no-cache-dir a

FROM python:3.12
RUN set -- -v pip install a; shift; "$@"

FROM python:3.12
RUN set -- -v pip install a; shift $N; "$@"
