FROM python:3.12-slim
RUN <<EOF
pip install --no-cache-dir .
EOF
