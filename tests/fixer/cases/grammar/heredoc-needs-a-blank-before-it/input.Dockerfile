FROM python:3.12
RUN cat<<EOF
pip install a
EOF
