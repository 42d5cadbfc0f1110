FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf ~/.cache &

FROM python:3.12
RUN pip install --no-cache-dir a; rm -rf ~/.cache & true

FROM python:3.12
RUN pip install --no-cache-dir a; { rm -rf ~/.cache; } & sleep 1

FROM python:3.12
RUN pip install a & wait; rm -rf ~/.cache

FROM python:3.12
RUN true & pip install a; rm -rf ~/.cache
