# what is made of it by another template may have something else there
{% block base %}
FROM python:3.12
{% endblock base %}
{% block env %}
ENV PIP_NO_CACHE_DIR=1
{% endblock %}
RUN pip install --no-cache-dir a
{% with x = 1 %}
ENV PIP_NO_CACHE_DIR=1
{% endwith %}
RUN pip install --no-cache-dir b
