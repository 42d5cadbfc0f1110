FROM python:3.12
COPY x /root/.cache/pip/x
RUN pip install a
RUN rm -r /root/.cache/pip

FROM python:3.12
RUN install -d -m 755 /root/.cache/pip
RUN pip install b
RUN rm -r /root/.cache/pip

FROM python:3.12
ENV XDG_CACHE_HOME=/var/c
ADD x y /var/c/pip/
RUN pip install c
RUN rm -r /var/c

FROM python:3.12
COPY x /root/.cache/pip
RUN pip install d
RUN rm -r /root/.cache/pip/http

FROM python:3.12
COPY x /root/.cache
RUN pip install e
RUN ls /root/.cache/pip

FROM python:3.12
RUN install -m 755 x /root/.cache/pip
RUN pip install f
RUN rm -r /root/.cache/pip/http

FROM python:3.12
COPY x /root/.cache/pip/
RUN rm -rf /root/.cache && pip install g
RUN rm -r /root/.cache/pip
