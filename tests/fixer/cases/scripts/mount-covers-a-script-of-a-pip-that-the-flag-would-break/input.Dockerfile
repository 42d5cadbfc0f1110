FROM ubuntu:14.04
COPY . /s
RUN sh /s/old.sh && pip install b
RUN sh /s/alone.sh
