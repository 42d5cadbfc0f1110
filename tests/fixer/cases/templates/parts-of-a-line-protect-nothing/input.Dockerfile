FROM python:3.12
{% if x %}ENV PIP_NO_CACHE_DIR=1{% endif %}
RUN pip install a
RUN pip install b {% if x %}&& rm -rf ~/.cache{% endif %}
RUN {% if x %}PIP_NO_CACHE_DIR=1 {% endif %}pip install c
RUN pip install {% if x %}--no-cache-dir{% endif %} d
