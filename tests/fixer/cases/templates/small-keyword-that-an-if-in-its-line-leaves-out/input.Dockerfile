FROM python:3.12
{% if x %}run {% endif %}pip install a
