FROM python:3.12
RUN pip install a
{% if gpu %}FROM python:3.11{% endif %}
RUN pip install b
