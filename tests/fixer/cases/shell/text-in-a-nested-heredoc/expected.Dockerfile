FROM python:3.12
RUN <<EOF
cat <<X > run.sh
pip install a
X
pip install --no-cache-dir b
EOF
