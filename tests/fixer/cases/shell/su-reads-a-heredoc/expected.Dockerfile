FROM python:3.12
RUN su app <<EOF
pip install --no-cache-dir a
EOF
