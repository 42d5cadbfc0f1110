FROM python:3.12 AS a
RUN pip download a

FROM python:3.12 AS b
RUN pip wheel b && cp -r /root /x

FROM python:3.12 AS c
RUN pip download c
RUN rm -rf ~/.cache

FROM python:3.12 AS d
RUN pip download d

FROM python:3.12 AS e
RUN pip install e

FROM scratch
COPY --from=a /root /root
COPY --from=b /x /x
COPY --from=c / /
COPY --from=d /opt /opt
COPY --from=e /root /root
RUN rm -r /root/.cache/pip
