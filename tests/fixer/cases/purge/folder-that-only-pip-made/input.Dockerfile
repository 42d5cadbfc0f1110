FROM python:3.12 AS a
ENV XDG_CACHE_HOME=/c
RUN pip install a

FROM python:3.12 AS b
ENV PIP_CACHE_DIR=/opt/x/pip
RUN pip install b

FROM python:3.12 AS c
ENV XDG_CACHE_HOME=/c
RUN mkdir /c
RUN pip install c

FROM python:3.12 AS d
ENV PIP_CACHE_DIR=/opt/pip
RUN pip install d

FROM python:3.12 AS e
WORKDIR /app
ENV PIP_CACHE_DIR=/app/c
RUN pip install e

FROM python:3.12 AS f
COPY . /app
ENV PIP_CACHE_DIR=/app/c
RUN pip install f

FROM python:3.12 AS g
ENV XDG_CACHE_HOME=/c
RUN pip install g
RUN rm -r /c

FROM alpine
COPY --from=a /c /c
COPY --from=b /opt/x /opt/x
COPY --from=c /c /c
COPY --from=d /opt /opt
COPY --from=e /app /app
COPY --from=f /app /app
