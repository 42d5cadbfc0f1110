FROM python:3.12 AS b
RUN pip install x

FROM python:3.12 AS c
ARG CACHE=/root/.cache/pip
COPY --from=b $CACHE /x

FROM python:3.12 AS d
RUN pip install x
ENV C=.cache

FROM d AS e
COPY --from=d ["/root/${C}/", "/x"]

FROM python:3.12 AS f
RUN pip install --no-cache-dir x

FROM python:3.12
ENV VENV=/opt/venv
COPY --from=f $VENV $UNKNOWN /x/
