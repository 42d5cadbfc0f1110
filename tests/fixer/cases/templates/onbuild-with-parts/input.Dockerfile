FROM python:3.12
ONBUILD RUN {% if x %}echo {% endif %}pip install a
ONBUILD RUN pip install {% if x %}--no-cache-dir{% endif %} b
ONBUILD RUN \
{% if x %}
  echo \
{% endif %}
  pip install c
ONBUILD ENV A=1 {% if x %}PIP_NO_CACHE_DIR=1{% endif %}
ONBUILD RUN pip install d
