FROM {{ base }}
RUN pip install a
{% if x %}
RUN pip install b
{% else %}
    pip install c
{% endif %}
