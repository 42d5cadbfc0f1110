FROM python:3.12
RUN pip install a
{% if gpu %}
RUN pip install b
{% endif %}
