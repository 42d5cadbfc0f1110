FROM python:3.12
{% for d in extra %}RUN pip install --no-cache-dir -U {{ d }}
{% endfor %}
{% if x %}RUN pip install --no-cache-dir a
{% else %}RUN pip install --no-cache-dir b
{% endif %}
RUN pip install --no-cache-dir \
    {% if x %}c \
    {% endif %}d && pip install --no-cache-dir {% if x %}e &&{% endif %} pip install --no-cache-dir f
<% gems.each do |g| %>RUN pip install --no-cache-dir <%= g %>
<% end %>
{{- range .Names }}RUN pip install --no-cache-dir {{ . }}{{ end }}
{# a note #}RUN pip install --no-cache-dir g
