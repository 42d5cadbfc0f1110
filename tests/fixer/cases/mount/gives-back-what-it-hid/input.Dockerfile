FROM python:3.12
COPY <<E /srv/a/b/c/x.sh
pip install a
E
RUN --mount=type=cache,target=/srv/a pip install z
RUN sh /srv/a/b/c/x.sh

FROM python:3.12
COPY <<E /srv/a/b/c/x.sh
pip install a
E
RUN --mount=type=cache,target=/srv/a sh /srv/a/b/c/x.sh

FROM python:3.12
ENV PIP_CONFIG_FILE=/srv/a/b/c/conf
COPY <<E /srv/a/b/c/conf
[global]
no-cache-dir = true
E
RUN --mount=type=tmpfs,target=/srv/a pip install z
RUN pip install b

FROM python:3.12
ENV PIP_CONFIG_FILE=/srv/a/b/c/conf
COPY <<E /srv/a/b/c/conf
[global]
no-cache-dir = true
E
RUN --mount=type=tmpfs,target=/srv/a pip install c

FROM python:3.12
ENV XDG_CONFIG_HOME=/srv/a/b/c
RUN pip config set global.no-cache-dir true
RUN --mount=type=tmpfs,target=/srv/a pip install e
RUN pip install f

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN --mount=type=tmpfs,target=/root/.cache true
RUN pip install d && rm -r /root/.cache/pip
