FROM {{ base }}
RUN apt-get update \
{% for p in packages %}
    && pip install --no-cache-dir {{ p }} {% if not loop.last %}\{% endif %}
{% endfor %}
RUN pip install --no-cache-dir z
RUN \
{% for p in packages %}
    pip install --no-cache-dir {{ p }}{% if not loop.last %} && \{% endif %}
{% endfor %}

# a note
ENV PIP_NO_CACHE_DIR=1
RUN pip install --no-cache-dir one && \
{% for p in packages %}
    pip install --no-cache-dir {{ p }}{% if not loop.last %} || \{% endif %}

{% endfor %}
