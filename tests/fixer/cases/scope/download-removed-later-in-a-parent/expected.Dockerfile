FROM python:3.12 AS b
RUN pip download --no-cache-dir a
RUN rm -rf ~/.cache

FROM b
