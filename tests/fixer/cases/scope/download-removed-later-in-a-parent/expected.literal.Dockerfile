FROM python:3.12 AS b
RUN pip download a
RUN rm -rf ~/.cache

FROM b
