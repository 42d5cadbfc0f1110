FROM {{ .Base }}
RUN pip install a && \
    {{- /* note */}}
    {{- range .X }}
    pip install {{ . }} {{- if .More }} && \{{ end }}
    {{- end }}
RUN pip install b {{ if .X }}&& \{{ end }}
    && true
RUN pip install c
