FROM python:3.12
RUN {% if x %}true && {% endif %}pip install a
RUN --network=default {% if x %}true && {% endif %}pip install b
RUN \
{% if x %}
    true && \
{% endif %}
    pip install c
ONBUILD RUN {% if x %}true && {% endif %}pip install d
