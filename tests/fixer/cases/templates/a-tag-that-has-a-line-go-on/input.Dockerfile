FROM {{ base }}
RUN apt-get update && apt-get install -y git
    {%- if clean %} \
    && rm -rf /root/.cache \
    && pip install a
    {%- endif %}
RUN pip install b
    {%- if purge %} \
    && rm -rf /root/.cache
    {%- endif %}

RUN pip install c
