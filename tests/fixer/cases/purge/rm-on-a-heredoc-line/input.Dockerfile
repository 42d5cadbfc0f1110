FROM python:3.12-slim
RUN <<EOF
pip install flask
rm -rf /root/.cache
EOF
