FROM python:3.12-slim
COPY <<EOF /root/.config/pip/pip.conf
[global]
no-cache-dir = true
EOF
USER app
RUN pip install flask
