FROM python:3.12
RUN trap 'rm -rf /root/.cache' EXIT; pip install a

FROM python:3.12
RUN trap "rm -rf /root/.cache" 0 && pip install a

FROM python:3.12
RUN trap 'rm -rf /root/.cache' INT; pip install a

FROM python:3.12
RUN trap 'rm -rf /root/.cache' EXIT; trap - EXIT; pip install a

FROM python:3.12
RUN (trap 'rm -rf /root/.cache' EXIT); pip install a

FROM python:3.12
RUN bash -c 'trap "rm -rf /root/.cache" EXIT; pip install a'
