FROM python:3.12
RUN cat <<EOF>f
pip install a
EOF
