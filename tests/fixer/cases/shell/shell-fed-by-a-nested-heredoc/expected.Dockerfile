FROM python:3.12
RUN <<EOF
bash <<X
pip install --no-cache-dir a
X
pip install --no-cache-dir b
EOF
