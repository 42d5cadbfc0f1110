FROM python:3.12-slim
RUN <<EOF
pip install --no-cache-dir flask
rm -rf /root/.cache
EOF
