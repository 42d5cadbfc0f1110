{% if x %}
{% endif %}
FROM python:3.12
{% include "header.j2" %}
RUN pip install a
