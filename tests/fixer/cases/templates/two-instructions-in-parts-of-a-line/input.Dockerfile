FROM python:3.12
{% if x %}RUN pip install a{% endif %} {% if y %}RUN pip install b{% endif %}
