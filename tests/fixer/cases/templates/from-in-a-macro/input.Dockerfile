{% macro stage(x) %}
FROM python:{{ x }}
RUN pip install a
{% endmacro %}
FROM python:3.12
RUN pip install b
