FROM python:3.12
RUN $PIP install a && pip install --no-cache-dir b
