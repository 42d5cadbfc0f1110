FROM python:3.12
RUN pip install x && rm -r /root/.cache/pip/http /root/.cache/pip/wheels

FROM python:3.12
RUN pip install x && rm -rf /root/.cache/pip/http
RUN pip install x && rm -rf /root/.cache/pip/http/*

FROM python:3.12
RUN pip install x; rm -r /root/.cache/pip/http || true
