FROM python:3.12-slim
COPY <<EOF /root/.config/pip/pip.conf
[global]
no-cache-dir = true
EOF
RUN pip install --no-cache-dir flask
