{% if gpu %}
FROM nvidia/cuda:12.0.0-base
{% else %}
FROM python:3.12-slim
{% endif %}
RUN pip install a
