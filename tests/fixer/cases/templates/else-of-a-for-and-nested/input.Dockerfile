FROM {{ base }}
{% for x in y %}
{% if x.a %}
RUN pip install {{ x }}
{% elif x.b %}
RUN pip install --no-cache-dir {{ x }}
{% else %}
RUN pip install b
{% endif %}
{% else %}
RUN pip install c
{% endfor %}
RUN <<EOF2
pip install d
EOF2
RUN <<EOF2
{% include "x" %}
pip install e
EOF2
