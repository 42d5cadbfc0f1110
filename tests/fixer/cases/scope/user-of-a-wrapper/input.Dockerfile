FROM python:3.12
RUN sudo -uapp pip install a && rm -rf /home/app/.cache

FROM python:3.12
RUN gosu app pip install a && rm -rf /home/app/.cache

FROM python:3.12
RUN su-exec app:app pip install a && rm -rf /root/.cache

FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
RUN env -uPIP_NO_CACHE_DIR pip install a

FROM python:3.12
RUN retry -n 3 pip install a

FROM python:3.12
RUN export PIP_CACHE_DIR=$HOME/c; pip install a && rm -rf /root/c

FROM python:3.12
RUN if sh -c "pip install x"; then true; fi

FROM python:3.12
RUN bash -s -e x <<E
pip install a
rm -r /root/.cache
true
E
