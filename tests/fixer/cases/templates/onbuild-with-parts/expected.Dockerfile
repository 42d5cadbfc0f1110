FROM python:3.12
ONBUILD RUN {% if x %}echo {% endif %}pip install --no-cache-dir a
ONBUILD RUN pip install --no-cache-dir {% if x %}--no-cache-dir{% endif %} b
ONBUILD RUN \
{% if x %}
  echo \
{% endif %}
  pip install --no-cache-dir c
ONBUILD ENV A=1 {% if x %}PIP_NO_CACHE_DIR=1{% endif %}
ONBUILD RUN pip install --no-cache-dir d
