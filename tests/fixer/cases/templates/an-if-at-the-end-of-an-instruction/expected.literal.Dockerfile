FROM {{ base }}
RUN pip install --no-cache-dir a && \
{% if x %}
    pip install --no-cache-dir b
{% endif %}
RUN pip install --no-cache-dir c || \
{% for p in packages %}
    pip install --no-cache-dir {{ p }} | \
    cat
{% endfor %}
ENV PIP_NO_CACHE_DIR=1
RUN pip install --no-cache-dir d
