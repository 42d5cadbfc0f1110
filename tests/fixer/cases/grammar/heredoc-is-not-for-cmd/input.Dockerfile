FROM python:3.12
CMD cat <<EOF
pip install a
EOF
