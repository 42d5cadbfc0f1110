FROM python:3.12
ARG V=1 {% if x %}PIP_NO_CACHE_DIR=1{% endif %}
RUN pip install --no-cache-dir a
{% if x %}RUN pip install --no-cache-dir b{% endif %}
RUN {% if x %}pip install --no-cache-dir c &&{% endif %} pip install --no-cache-dir d
{% if x %}
{% if y %}
RUN pip install --no-cache-dir e
{% endif %}
ONBUILD RUN pip install --no-cache-dir f
{% endif %}
RUN set -e; pip install --no-cache-dir g; \
{# note #}
    pip install --no-cache-dir h
