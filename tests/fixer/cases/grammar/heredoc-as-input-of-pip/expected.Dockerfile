FROM python:3.12
RUN pip install --no-cache-dir -r /dev/stdin <<EOF
pip install
EOF
RUN cat <<EOF > r.txt && pip install --no-cache-dir -r r.txt
requests
EOF
