{% set x = 1 %}
FROM python:3.12
{% raw %}
RUN docker inspect -f '{{ .Id }}' x && pip install --no-cache-dir a
RUN echo '{% if x %}'
{% endraw %}
RUN echo '{% raw %}{{ x }}{% endraw %}' && pip install --no-cache-dir b
{%- verbatim -%}
RUN echo {{ x }} {% if %} && pip install --no-cache-dir c
{%- endverbatim %}
RUN pip install --no-cache-dir d
