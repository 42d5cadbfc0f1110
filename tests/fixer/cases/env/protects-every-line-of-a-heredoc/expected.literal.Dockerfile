FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN <<EOF
pip install --no-cache-dir flask
pip install --no-cache-dir django
EOF
