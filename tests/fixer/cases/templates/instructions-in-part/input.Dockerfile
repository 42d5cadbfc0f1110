FROM python:3.12
ARG V=1 {% if x %}PIP_NO_CACHE_DIR=1{% endif %}
RUN pip install a
{% if x %}RUN pip install b{% endif %}
RUN {% if x %}pip install c &&{% endif %} pip install d
{% if x %}
{% if y %}
RUN pip install e
{% endif %}
ONBUILD RUN pip install f
{% endif %}
RUN set -e; pip install g; \
{# note #}
    pip install h
