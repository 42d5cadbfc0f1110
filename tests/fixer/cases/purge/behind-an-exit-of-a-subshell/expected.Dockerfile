FROM python:3.12
RUN pip install a; (exit 0); rm -rf ~/.cache

FROM python:3.12
RUN pip install --no-cache-dir a; (exit 0)\
 && exit 0; rm -rf ~/.cache

FROM python:3.12
RUN pip install a; (true || exit 1); rm -rf ~/.cache

FROM python:3.12
RUN exit 0; pip install --no-cache-dir a

FROM python:3.12
RUN exit 0; pip install a; rm -rf ~/.cache

FROM python:3.12
RUN exec >log; pip install a; rm -rf ~/.cache

FROM python:3.12
RUN exec >log 2>&1; pip install a && pip cache purge
