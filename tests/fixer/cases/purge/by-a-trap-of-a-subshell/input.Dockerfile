FROM python:3.12
RUN (trap 'rm -rf ~/.cache' EXIT; pip install a)

FROM python:3.12
RUN (trap 'rm -rf ~/.cache' EXIT; true); pip install a

FROM python:3.12
RUN trap 'rm -rf ~/.cache' EXIT; exec pip install a

FROM python:3.12
RUN trap 'rm -rf ~/.cache' EXIT; pip install a; exec true
