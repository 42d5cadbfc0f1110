FROM python:3.12-slim
COPY <<EOF /etc/pip.conf
[global]
no-cache-dir = false
EOF
RUN pip install flask
