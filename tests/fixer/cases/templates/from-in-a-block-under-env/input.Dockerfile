{% block base %}
FROM python:3.12
RUN pip install a
{% endblock %}
RUN pip install b
{%block last%}FROM python:3.12
{%endblock%}RUN pip install c
FROM python:3.12
{% block more %}
RUN pip install d
{% endblock %}
