FROM python:3.12
RUN pip install a & rm -rf ~/.cache

FROM python:3.12
RUN (pip install a &); rm -rf ~/.cache

FROM python:3.12
RUN c() { rm -rf ~/.cache; }; pip install a & c

FROM python:3.12
RUN pip install a & wait; rm -rf ~/.cache

FROM python:3.12
RUN pip install a & pip install b & wait && rm -rf ~/.cache

FROM python:3.12
RUN { pip install a; rm -rf ~/.cache; } & true

FROM python:3.12
RUN sleep 1 & pip install a; rm -rf ~/.cache
