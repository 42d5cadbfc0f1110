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
RUN pip install --no-cache-dir {{ packages | join(' ') }}
RUN pip install --no-cache-dir a \
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
RUN pip install --no-cache-dir c
{{- /*
  a comment of Go
*/}}
RUN pip install --no-cache-dir d
{% for one in
     many %}
RUN pip install --no-cache-dir {{ one }}
{% endfor %}
