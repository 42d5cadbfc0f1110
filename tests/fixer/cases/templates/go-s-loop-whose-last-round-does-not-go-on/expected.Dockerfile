FROM {{ .Base }}
RUN pip install --no-cache-dir a && \
    {{- /* note */}}
    {{- range .X }}
    pip install --no-cache-dir {{ . }} {{- if .More }} && \{{ end }}
    {{- end }}
RUN pip install b {{ if .X }}&& \{{ end }}
    && true
RUN pip install --no-cache-dir c
