{{ header }}
{% include "top.j2" %}
FROM python:3.12 AS builder
RUN pip install --no-cache-dir a
%%MORE%%
RUN pip install b
RUN pip install --no-cache-dir c
RUN pip install d && pip install --no-cache-dir e
FROM builder AS again
RUN pip install f
FROM python:3.12 AS plain
RUN pip install --no-cache-dir g
FROM plain
COPY --from=builder /x /x
ONBUILD RUN pip install --no-cache-dir h
RUN pip install --no-cache-dir i
<%= more %>
ENV PIP_NO_CACHE_DIR=1
RUN pip install j
ONBUILD RUN pip install k
FROM plain
RUN pip install --no-cache-dir l
