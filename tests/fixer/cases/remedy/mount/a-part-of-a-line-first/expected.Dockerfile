FROM python:3.12
RUN --mount=type=cache,target=/root/.cache/pip {% if x %}true && {% endif %}pip install a
RUN --network=default --mount=type=cache,target=/root/.cache/pip {% if x %}true && {% endif %}pip install b
RUN --mount=type=cache,target=/root/.cache/pip \
{% if x %}
    true && \
{% endif %}
    pip install c
ONBUILD RUN --mount=type=cache,target=/root/.cache/pip {% if x %}true && {% endif %}pip install d
