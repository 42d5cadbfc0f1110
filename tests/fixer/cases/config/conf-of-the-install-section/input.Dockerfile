FROM python:3.12-slim
COPY <<EOF /etc/pip.conf
[install]
no_cache_dir: yes
EOF
RUN pip install flask
