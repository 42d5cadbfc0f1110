{% set x = 1 %}
FROM python:3.12
{% raw %}
RUN docker inspect -f '{{ .Id }}' x && pip install a
RUN echo '{% if x %}'
{% endraw %}
RUN echo '{% raw %}{{ x }}{% endraw %}' && pip install b
{%- verbatim -%}
RUN echo {{ x }} {% if %} && pip install c
{%- endverbatim %}
RUN pip install d
