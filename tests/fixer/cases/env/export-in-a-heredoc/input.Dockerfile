FROM python:3.12-slim
RUN <<EOF
set -e
export PIP_NO_CACHE_DIR=1
pip install flask
EOF
