FROM python:3.12
RUN cat <<EOF > x
run pip install b on $(date)
$(pip install a)
EOF
RUN cat <<'EOF' > x
$(pip install c)
EOF
