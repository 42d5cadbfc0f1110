FROM python:3.12
RUN su app <<EOF
pip install a
EOF
