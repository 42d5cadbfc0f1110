FROM {{ base }}
RUN pip install a && \
{% if x %}
    pip install b
{% elif y %}
    {# note #}
    # note
    pip install c && \
    rm -rf x
{% else %}
    pip install d
{% endif %}
ENV A=1 \
{% if x %}
    B=1
{% else %}
    B=2
{% endif %}
RUN pip install e \
{% if x %}
    {% if y %}
    f
    {% else %}
    g
    {% endif %}
{% else %}
    h
{% endif %}
RUN pip install i
