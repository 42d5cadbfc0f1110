FROM python:3.12-slim
RUN bash -c 'curl https://bootstrap.example/get-pip.py | python3 - --no-cache-dir'
RUN <<E
set -e
curl https://bootstrap.example/get-pip.py | python3 - --no-cache-dir
E
