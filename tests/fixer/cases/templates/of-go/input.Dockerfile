{{- /* the base image */ -}}
FROM {{ .Base }} AS build
{{- if .Proxy }}
ENV HTTP_PROXY={{ .Proxy }}
{{ else }}
ENV HTTP_PROXY=
{{- end }}
{{ range .Packages }}
RUN pip install {{ . }}
{{ end }}
RUN pip install {{ if .Gpu }}torch-gpu{{ else }}torch{{ end }} numpy
{{ $x := 1 }}
RUN ["pip", "install", "{{ .One }}"]
