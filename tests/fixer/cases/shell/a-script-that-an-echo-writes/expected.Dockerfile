FROM python:3.12
RUN echo 'pip install --no-cache-dir a' >/x.sh && sh /x.sh

FROM python:3.12
RUN echo "pip install --no-cache-dir a" > /x.sh
RUN sh /x.sh

FROM python:3.12
RUN echo 'pip install --no-cache-dir $A' >/x.sh && . /x.sh

FROM python:3.12
RUN echo 'pip install a' >/x.sh

FROM python:3.12
RUN echo 'rm -rf ~/.cache' >/x.sh && pip install a && sh /x.sh

FROM python:3.12
RUN echo 'pip install a' >/x.sh && echo 'true' >/x.sh && sh /x.sh
