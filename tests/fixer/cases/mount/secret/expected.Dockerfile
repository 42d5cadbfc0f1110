FROM python:3.12-slim
RUN --mount=type=secret,id=conf,target=/root/.pip/pip.conf pip install --no-cache-dir flask
