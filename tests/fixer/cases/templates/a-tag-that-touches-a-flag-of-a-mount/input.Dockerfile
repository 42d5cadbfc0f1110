FROM python:3.12
RUN --network=host{% if x %} pip install flask
{% endif %}
RUN --network=host{% if a %} --security=insecure{% endif %} pip install flask
RUN {% if a %}--network=host{% endif %} pip install flask
RUN --network=host {% if a %}pip install flask{% endif %}
