FROM python:3.12
RUN (trap 'rm -rf ~/.cache' EXIT; pip install --no-cache-dir a)

FROM python:3.12
RUN (trap 'rm -rf ~/.cache' EXIT; true); pip install --no-cache-dir a

FROM python:3.12
RUN trap 'rm -rf ~/.cache' EXIT; exec pip install --no-cache-dir a

FROM python:3.12
RUN trap 'rm -rf ~/.cache' EXIT; pip install --no-cache-dir a; exec true
