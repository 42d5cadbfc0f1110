FROM python:3.12
RUN XDG_CACHE_HOME=/c pip install --no-cache-dir a | pip config set global.no-cache-dir true && pip install --no-cache-dir b

FROM python:3.12
RUN pip config set global.no-cache-dir true | pip config unset global.no-cache-dir; pip install --no-cache-dir c

FROM python:3.12
RUN echo "pip install --no-cache-dir d" > /d.sh | pip download x && sh /d.sh

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN pip config unset global.no-cache-dir | pip install --no-cache-dir e; pip install --no-cache-dir f

FROM python:3.12
RUN mkdir -p /root/.cache/pip | pip install --no-cache-dir g
RUN rm -r /root/.cache/pip
