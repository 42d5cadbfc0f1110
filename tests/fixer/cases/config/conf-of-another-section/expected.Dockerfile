FROM python:3.12-slim
COPY <<EOF /etc/pip.conf
[list]
no-cache-dir = true
EOF
RUN pip install --no-cache-dir flask
