FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1
RUN <<EOF
pip install flask
EOF
