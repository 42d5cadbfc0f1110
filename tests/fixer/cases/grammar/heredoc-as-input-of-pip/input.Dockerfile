FROM python:3.12
RUN pip install -r /dev/stdin <<EOF
pip install
EOF
RUN cat <<EOF > r.txt && pip install -r r.txt
requests
EOF
