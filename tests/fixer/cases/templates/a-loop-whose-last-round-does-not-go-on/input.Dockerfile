FROM {{ base }}
RUN apt-get update \
{% for p in packages %}
    && pip install {{ p }} {% if not loop.last %}\{% endif %}
{% endfor %}
RUN pip install z
RUN \
{% for p in packages %}
    pip install {{ p }}{% if not loop.last %} && \{% endif %}
{% endfor %}

# a note
ENV PIP_NO_CACHE_DIR=1
RUN pip install one && \
{% for p in packages %}
    pip install {{ p }}{% if not loop.last %} || \{% endif %}

{% endfor %}
