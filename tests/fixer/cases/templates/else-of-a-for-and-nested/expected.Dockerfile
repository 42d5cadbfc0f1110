FROM {{ base }}
{% for x in y %}
{% if x.a %}
RUN pip install --no-cache-dir {{ x }}
{% elif x.b %}
RUN pip install --no-cache-dir {{ x }}
{% else %}
RUN pip install --no-cache-dir b
{% endif %}
{% else %}
RUN pip install --no-cache-dir c
{% endfor %}
RUN <<EOF2
pip install --no-cache-dir d
EOF2
RUN <<EOF2
{% include "x" %}
pip install e
EOF2
