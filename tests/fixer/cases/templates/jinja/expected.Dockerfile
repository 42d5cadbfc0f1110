{# made by hand #}
FROM python:{{ version }}-slim
{%- if proxy %}
ENV HTTP_PROXY={{ proxy }}
{%- endif %}
RUN pip install --no-cache-dir {{ packages | join(' ') }}
{% for name in names -%}
RUN pip install --no-cache-dir {{ name }} && echo "{{ name }}"
{% endfor %}
RUN apt-get update && \
    {% if dev -%}
    apt-get install -y git && \
    {% endif -%}
    pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir a \
{% if gpu %}
    torch-gpu \
{% else %}
    torch \
{% endif %}
    numpy
RUN pip{{ major }} install b
RUN {{ pip }} install c
RUN {{ python }} -m pip install --no-cache-dir d
RUN pip install --no-cache-dir {{ e }}
