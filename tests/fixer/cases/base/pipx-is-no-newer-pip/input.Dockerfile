FROM ubuntu:14.04
RUN pip install -U pipx pip-tools pip_audit
RUN pip install a
