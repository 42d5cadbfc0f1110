{# made by hand #}
FROM python:{{ version }}-slim
{%- if proxy %}
ENV HTTP_PROXY={{ proxy }}
{%- endif %}
RUN pip install {{ packages | join(' ') }}
{% for name in names -%}
RUN pip install {{ name }} && echo "{{ name }}"
{% endfor %}
RUN apt-get update && \
    {% if dev -%}
    apt-get install -y git && \
    {% endif -%}
    pip install -r requirements.txt
RUN pip install a \
{% if gpu %}
    torch-gpu \
{% else %}
    torch \
{% endif %}
    numpy
RUN pip{{ major }} install b
RUN {{ pip }} install c
RUN {{ python }} -m pip install d
RUN pip install --no-cache-dir {{ e }}
