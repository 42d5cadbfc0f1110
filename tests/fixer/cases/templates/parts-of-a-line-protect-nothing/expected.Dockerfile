FROM python:3.12
{% if x %}ENV PIP_NO_CACHE_DIR=1{% endif %}
RUN pip install --no-cache-dir a
RUN pip install --no-cache-dir b {% if x %}&& rm -rf ~/.cache{% endif %}
RUN {% if x %}PIP_NO_CACHE_DIR=1 {% endif %}pip install --no-cache-dir c
RUN pip install --no-cache-dir {% if x %}--no-cache-dir{% endif %} d
