FROM {{ base }}
RUN <<EOF2
pip install a
{% if x %}
rm -rf ~/.cache
{% endif %}
EOF2
RUN <<EOF2
pip install --no-cache-dir b
EOF2
