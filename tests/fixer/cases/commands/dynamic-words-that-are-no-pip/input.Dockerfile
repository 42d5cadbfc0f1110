FROM python:3.12
RUN $APT install pip-tools
RUN "$@" install
RUN $PYTHON -m build && pip list
