FROM python:3.12-slim
{% if x %}
RUN pip install a
{% endif %}
