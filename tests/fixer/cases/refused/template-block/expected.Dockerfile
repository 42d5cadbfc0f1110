FROM python:3.12
RUN pip install --no-cache-dir a
{% if gpu %}
RUN pip install --no-cache-dir b
{% endif %}
