FROM python:3.12
RUN <<EOF
bash <<X
pip install a
X
pip install b
EOF
