FROM python:3.12
WORKDIR /
RUN pip install a && rm -r root/.cache

FROM python:3.12
RUN pip install --no-cache-dir a && cd / && rm -rf root/.cache

FROM python:3.12
RUN pip install --no-cache-dir a && (cd /root && rm -rf .cache)

FROM python:3.12
RUN cd /tmp && pip install --no-cache-dir a && rm -rf ../root/.cache

FROM python:3.12
WORKDIR /root/app
RUN pip install --no-cache-dir a && rm -rf ../.cache/./pip

FROM python:3.12
RUN pip install --no-cache-dir a && env -C /root rm -rf .cache

FROM python:3.12
RUN pip install --no-cache-dir a && env --chdir /root rm -rf .cache

FROM python:3.12
ENV XDG_CACHE_HOME=/c
RUN pip install --no-cache-dir a && cd /c && rm -rf pip

FROM python:3.12
WORKDIR $X
RUN pip install --no-cache-dir a && rm -rf .cache

FROM python:3.12
RUN pip install --no-cache-dir a && cd $X && rm -rf .cache

FROM python:3.12
RUN pip install --no-cache-dir a && (cd /root) && rm -rf .cache

FROM python:3.12
RUN pip install --no-cache-dir a && cd /opt && rm -rf .cache

FROM python:3.12
RUN cd / && env -C /root true && pip install --no-cache-dir a && rm -rf .cache
