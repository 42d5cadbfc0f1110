FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN pip install --no-cache-dir a
RUN rm -r /root/.cache/pip

FROM python:3.12
RUN mkdir -p ~/.cache/pip
RUN pip install --no-cache-dir a
RUN rm -r ~/.cache

FROM python:3.12
WORKDIR /root/.cache/pip
RUN pip install --no-cache-dir a
RUN rm -r /root/.cache/pip

FROM python:3.12
RUN pip install --no-cache-dir a
RUN mkdir -p /root/.cache/pip && rm -r /root/.cache/pip

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN pip install --no-cache-dir a
RUN du -sh /root/.cache/pip

FROM python:3.12
RUN mkdir -p /root/.cache
RUN pip install a
RUN rm -r /root/.cache/pip

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN rm -rf /root/.cache
RUN pip install a
RUN rm -r /root/.cache/pip

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN pip install a
RUN rm -r /root/.cache/pip/http

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN pip install a
RUN cp -r /root/.cache/pip /x

FROM python:3.12
RUN if [ $X ]; then mkdir -p /root/.cache/pip; fi
RUN pip install a
RUN rm -r /root/.cache/pip

FROM python:3.12
ENV PIP_CACHE_DIR=/c
RUN mkdir /c
RUN pip install --no-cache-dir a
RUN rm -r /c

FROM python:3.12
RUN mkdir -m 700 /root/.cache
RUN pip install --no-cache-dir a
RUN mkdir /root/.cache/x && chmod 755 /root/.cache

FROM python:3.12
RUN pip install a
RUN mkdir /root/.cache/x

FROM python:3.12
RUN mkdir ~/.cache && rmdir ~/.cache && pip install a
RUN chmod 755 ~/.cache
