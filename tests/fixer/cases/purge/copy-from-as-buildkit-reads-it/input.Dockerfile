FROM python:3.12 AS a
RUN pip install a

FROM python:3.12 AS b
RUN pip install b

FROM python:3.12 AS c
RUN pip install c

FROM python:3.12 AS d
RUN pip install d

FROM python:3.12 AS e
RUN pip install e

FROM python:3.12 AS f
RUN pip install f

FROM alpine
ARG S=/root/.cache/pip
COPY --from=a "/root/.cache/pip" /w
COPY --from=b /root/.cach\e/pip /w
COPY --from=c root/.cache/pip /w
COPY --from=d /root/.c* /w
RUN --mount=type=bind,from=e,source=$S,target=/m ls
RUN --mount=type=bind,from=f,source=/root/.ssh,target=/m ls
