FROM python:3.12 AS a
ONBUILD RUN pip install a
ENV PIP_NO_CACHE_DIR=1

FROM python:3.12 AS b
ONBUILD ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install b

FROM python:3.12 AS c
ONBUILD RUN pip install c
ONBUILD ENV PIP_NO_CACHE_DIR=1

FROM python:3.12 AS d
ONBUILD RUN pip install d

FROM d AS e
RUN rm -r ~/.cache/pip

FROM d
