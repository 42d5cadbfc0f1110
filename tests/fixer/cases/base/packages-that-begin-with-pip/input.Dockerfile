FROM ubuntu:14.04
RUN pip install pipx && pip install a

FROM ubuntu:14.04
RUN pip install -U pip-tools pip_audit && pip install a
