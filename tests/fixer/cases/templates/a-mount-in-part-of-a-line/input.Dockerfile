FROM python:3.12
RUN {% if x %}--mount=type=cache,target=/root/.cache{% endif %} pip install a
RUN {% if x %}--network=none{% endif %} \
    pip install b
RUN --network=host {% if x %}true &&{% endif %} pip install c
RUN --network=host \
{% if x %}
    --mount=type=cache,target=/root/.cache \
{% endif %}
    pip install d
