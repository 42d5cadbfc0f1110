FROM {{ base }}
RUN pip install a && \
{% if x %}
    pip install b
{% endif %}
RUN pip install c || \
{% for p in packages %}
    pip install {{ p }} | \
    cat
{% endfor %}
ENV PIP_NO_CACHE_DIR=1
RUN pip install d
