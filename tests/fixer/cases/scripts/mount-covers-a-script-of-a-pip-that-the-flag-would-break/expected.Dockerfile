FROM ubuntu:14.04
COPY . /s
RUN --mount=type=cache,target=/root/.cache/pip sh /s/old.sh && pip install b
RUN sh /s/alone.sh
