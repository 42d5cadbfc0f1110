FROM {{ base }}
{% if x
   and y %}
ENV PIP_NO_CACHE_DIR=1
{% endif %}
RUN pip install a \
{# note #}
    b
{{ more }}
RUN pip install c
