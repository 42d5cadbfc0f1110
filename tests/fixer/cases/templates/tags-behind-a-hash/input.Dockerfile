# syntax=docker/dockerfile:1
# {{ header }}
FROM python:3.12
# {% if cached %}
ENV PIP_NO_CACHE_DIR=1
# {% else %}
ENV A=1
# {% endif %}
# {# a note #}
RUN pip install a
RUN pip install b && \
# {% if slim %}
    rm -rf /root/.cache && \
# {% endif %}
    echo done
# see {% if %} of the manual
