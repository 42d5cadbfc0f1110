FROM python:3.12 AS one
RUN pip install x
RUN rm -r /root/.cache/pip/http

FROM python:3.12 AS two
RUN pip install x
RUN rm /root/.cache/pip/selfcheck.json

FROM python:3.12 AS three
RUN pip install x
RUN rm -rf /root/.cache/pip/http

FROM python:3.12
RUN pip install x
RUN rm /root/.cache.txt || rm -r /opt/.cache/pip
