FROM python:3.12
RUN set -- pip install a; "$@"
RUN set -- pip install b && echo $1
RUN set -- pip install --no-cache-dir c && "$@"
RUN set -- d e; pip install --no-cache-dir "$@"
