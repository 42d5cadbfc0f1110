FROM python:3.12
RUN <<EOF
pip install a
 EOF
pip install b
EOF 
pip install c
EOF
