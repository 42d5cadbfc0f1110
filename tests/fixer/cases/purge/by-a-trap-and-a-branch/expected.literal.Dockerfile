FROM python:3.12
RUN trap "rm -rf /root/.cache" EXIT; if test -f x; then echo; fi; pip install --no-cache-dir a

FROM python:3.12
RUN if test -f x; then trap "rm -rf /root/.cache" EXIT; fi; pip install --no-cache-dir a

FROM python:3.12
RUN trap "rm -rf /root/.cache" EXIT; if test -f x; then trap - EXIT; fi; pip install --no-cache-dir a
