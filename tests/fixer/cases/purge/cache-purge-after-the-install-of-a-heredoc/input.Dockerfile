FROM python:3.12-slim
RUN <<EOF
set -e
pip install flask
pip cache purge
EOF
