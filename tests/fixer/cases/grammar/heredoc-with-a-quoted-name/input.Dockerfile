FROM python:3.12
RUN <<'EOF'
pip install a
EOF
RUN <<"E O F"
pip install b
E O F
