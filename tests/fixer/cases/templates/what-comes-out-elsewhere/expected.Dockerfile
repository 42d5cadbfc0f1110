{% macro install(packages) -%}
RUN pip install {{ packages }}
{%- endmacro %}
FROM python:3.12
RUN pip install --no-cache-dir a
{% set more %}
ENV PIP_NO_CACHE_DIR=1
RUN pip install b
{% endset %}
RUN pip install --no-cache-dir c
{{ install('d') }}
RUN pip install e
