FROM python:3.12-slim
ARG PY="python3 -m pip"
RUN $PY install a
ENV V=/v
RUN "$V/bin/pip" install b && $V/bin/python -m pip install c
