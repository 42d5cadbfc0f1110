FROM python:3.12-slim
RUN <<EOF bash
pip install a
EOF
