FROM python:3.12
RUN pip install --no-cache-dir a & rm -rf ~/.cache

FROM python:3.12
RUN (pip install --no-cache-dir a &); rm -rf ~/.cache

FROM python:3.12
RUN c() { rm -rf ~/.cache; }; pip install --no-cache-dir a & c

FROM python:3.12
RUN pip install --no-cache-dir a & wait; rm -rf ~/.cache

FROM python:3.12
RUN pip install --no-cache-dir a & pip install --no-cache-dir b & wait && rm -rf ~/.cache

FROM python:3.12
RUN { pip install --no-cache-dir a; rm -rf ~/.cache; } & true

FROM python:3.12
RUN sleep 1 & pip install --no-cache-dir a; rm -rf ~/.cache
