FROM python:3.12-slim
COPY <<EOF /etc/pip.conf
[global]
# no-cache-dir = true
timeout = 60
EOF
RUN pip install --no-cache-dir flask
