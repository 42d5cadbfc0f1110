FROM <%= base %>
RUN apt-get update && \
    <%- if x -%>
    pip install a
    <%- else -%>
    pip install b
    <%- end -%>
<% if y %>
RUN pip install c \
{{- if .X }}
    d
{{- else }}
    e
{{- end }}
<% end %>
