{#
  Made by hand.
  RUN pip install of-a-comment
#}
{% set packages = [
    'a',
    'b',
] %}
FROM python:{{ version }}
{%- if proxy and
       not offline -%}
ENV PIP_NO_CACHE_DIR=1
{%- endif %}
RUN pip install {{ packages | join(' ') }}
RUN pip install a \
{#
  of the middle
#}
    b && \
{% if c
   and d %}
    rm -rf /root/.cache && \
{% endif %}
    echo done
<%
  x = 1
%>
RUN pip install c
{{- /*
  a comment of Go
*/}}
RUN pip install d
{% for one in
     many %}
RUN pip install {{ one }}
{% endfor %}
