FROM <%= base %>
RUN apt-get update && \
    <%- if x -%>
    pip install --no-cache-dir a
    <%- else -%>
    pip install --no-cache-dir b
    <%- end -%>
<% if y %>
RUN pip install --no-cache-dir c \
{{- if .X }}
    d
{{- else }}
    e
{{- end }}
<% end %>
