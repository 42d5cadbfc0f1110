FROM python:3.12
LABEL a="b"   c='d'
env   X = y
COPY  .   .
RUN pip install a
EXPOSE   80
VOLUME ["/x"  ,"/y"]
MAINTAINER  me   <me@example.org>
STOPSIGNAL  9
