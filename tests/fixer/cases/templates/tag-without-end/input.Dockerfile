FROM python:3.12
{% if x %}
RUN pip install a
