FROM python:3.12
RUN --network=host{% if x %} pip install flask
{% endif %}
RUN --network=host{% if a %} --security=insecure{% endif %} --mount=type=cache,target=/root/.cache/pip pip install flask
RUN {% if a %}--network=host{% endif %} --mount=type=cache,target=/root/.cache/pip pip install flask
RUN --network=host --mount=type=cache,target=/root/.cache/pip {% if a %}pip install flask{% endif %}
