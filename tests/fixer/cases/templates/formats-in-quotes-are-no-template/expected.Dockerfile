FROM python
RUN docker ps --format '{{if .A}}{{.B}}{{end}}' && pip install --no-cache-dir a
RUN <<EOF
pip install --no-cache-dir {{ b }}
EOF
