from python:3.12
{% if x %}run pip install --no-cache-dir a{% endif %}
{% if x %}env PIP_NO_CACHE_DIR=1{% endif %}
run pip install --no-cache-dir b {% if x %}&& rm -rf ~/.cache{% endif %}
run true && \
  {% if x %}env {% endif %}pip install --no-cache-dir c
