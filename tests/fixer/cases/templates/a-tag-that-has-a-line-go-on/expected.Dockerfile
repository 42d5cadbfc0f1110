FROM {{ base }}
RUN apt-get update && apt-get install -y git
    {%- if clean %} \
    && rm -rf /root/.cache \
    && pip install --no-cache-dir a
    {%- endif %}
RUN pip install --no-cache-dir b
    {%- if purge %} \
    && rm -rf /root/.cache
    {%- endif %}

RUN pip install --no-cache-dir c
