FROM python
RUN docker ps --format '{{if .A}}{{.B}}{{end}}' && pip install a
RUN <<EOF
pip install {{ b }}
EOF
