FROM python:3.12
{% for d in extra %}RUN pip install -U {{ d }}
{% endfor %}
{% if x %}RUN pip install a
{% else %}RUN pip install b
{% endif %}
RUN pip install \
    {% if x %}c \
    {% endif %}d && pip install {% if x %}e &&{% endif %} pip install f
<% gems.each do |g| %>RUN pip install <%= g %>
<% end %>
{{- range .Names }}RUN pip install {{ . }}{{ end }}
{# a note #}RUN pip install g
