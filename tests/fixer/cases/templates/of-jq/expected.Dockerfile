{{ # made by jq-template.awk -}}
FROM {{ .base }}
{{ if .version | IN("3.10", "3.11") then ( -}}
ENV PIP_NO_CACHE_DIR=1
{{ ) elif .x then ( -}}
ENV A=1
{{ ) else "" end -}}
RUN pip install --no-cache-dir a; \
{{ if .slim then ( -}}
	rm -rf /root/.cache; \
{{ ) else ( -}}
	: ; \
{{ ) end -}}
	pip install --no-cache-dir "pip=={{ .pip.version }}"
