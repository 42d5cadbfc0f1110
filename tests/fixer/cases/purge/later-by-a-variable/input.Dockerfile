FROM python:3.12 AS one
ENV D=/root/.cache
RUN pip install x
RUN rm -r "$D"

FROM python:3.12 AS two
ENV D=/root/.cache
RUN pip install x
RUN mv $D /y

FROM python:3.12 AS three
ARG D=/root/.cache
RUN pip install x
RUN chmod -R 777 ${D}

FROM python:3.12 AS four
ENV XDG_CACHE_HOME=/c
RUN pip install x
RUN rm -r $XDG_CACHE_HOME

FROM python:3.12
ENV D=/root/.cache
RUN pip install x
RUN rm -rf "$D"
