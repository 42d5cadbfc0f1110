{% if gpu %}FROM nvidia/cuda:12.8.1-base-ubuntu22.04{% else %}FROM python:3.12{% endif %}
RUN pip install a
