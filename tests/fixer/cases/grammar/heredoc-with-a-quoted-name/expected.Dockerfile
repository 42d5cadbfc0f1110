FROM python:3.12
RUN <<'EOF'
pip install --no-cache-dir a
EOF
RUN <<"E O F"
pip install --no-cache-dir b
E O F
