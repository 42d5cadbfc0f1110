FROM python:3.12
RUN for p in /a/pip /b/pip3; do $p install --no-cache-dir x; done

FROM python:3.12
RUN for p in a/pip b/pip; do "$p" install --no-cache-dir x; done

FROM python:3.12
RUN for v in 3.10 3.11; do python$v -m pip install --no-cache-dir x; done

FROM python:3.12
RUN for v in 3.10 3.11; do pip$v install --no-cache-dir x; done

FROM python:3.12
RUN for i in npm pip3; do $i install x; done

FROM python:3.12
RUN for i in npm yarn; do $i install x; done

FROM python:3.12
RUN for p in pip $X; do $p install x; done

FROM python:3.12
RUN for e in a b; do conda run -n $e pip install --no-cache-dir x; done && rm -rf ~/.cache
