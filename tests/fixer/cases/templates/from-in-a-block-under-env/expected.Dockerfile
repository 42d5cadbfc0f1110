{% block base %}
FROM python:3.12
RUN pip install --no-cache-dir a
{% endblock %}
RUN pip install --no-cache-dir b
{%block last%}FROM python:3.12
{%endblock%}RUN pip install --no-cache-dir c
FROM python:3.12
ENV PIP_NO_CACHE_DIR=1
{% block more %}
RUN pip install d
{% endblock %}
