FROM python:3.12-slim
ARG PY="python3 -m pip"
RUN $PY install --no-cache-dir a
ENV V=/v
RUN "$V/bin/pip" install --no-cache-dir b && $V/bin/python -m pip install --no-cache-dir c
