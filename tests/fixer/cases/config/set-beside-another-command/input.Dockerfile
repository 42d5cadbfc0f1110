FROM python:3.12
RUN XDG_CACHE_HOME=/c pip install a | pip config set global.no-cache-dir true && pip install b

FROM python:3.12
RUN pip config set global.no-cache-dir true | pip config unset global.no-cache-dir; pip install c

FROM python:3.12
RUN echo "pip install d" > /d.sh | pip download x && sh /d.sh

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN pip config unset global.no-cache-dir | pip install e; pip install f

FROM python:3.12
RUN mkdir -p /root/.cache/pip | pip install g
RUN rm -r /root/.cache/pip
