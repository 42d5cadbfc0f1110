FROM {{ base }}
RUN pip install --no-cache-dir a && \
{% if x %}
    pip install --no-cache-dir b
{% elif y %}
    {# note #}
    # note
    pip install --no-cache-dir c && \
    rm -rf x
{% else %}
    pip install --no-cache-dir d
{% endif %}
ENV A=1 \
{% if x %}
    B=1
{% else %}
    B=2
{% endif %}
RUN pip install --no-cache-dir e \
{% if x %}
    {% if y %}
    f
    {% else %}
    g
    {% endif %}
{% else %}
    h
{% endif %}
RUN pip install --no-cache-dir i
